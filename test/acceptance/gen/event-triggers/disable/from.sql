create function on_end() returns event_trigger language plpgsql as $$ begin perform 1; end $$;
create event trigger after_everything on ddl_command_end execute function on_end();
