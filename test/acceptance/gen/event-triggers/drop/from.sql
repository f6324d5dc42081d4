create function on_end() returns event_trigger language plpgsql as $$ begin perform 1; end $$;
create event trigger after_views on ddl_command_end when tag in ('CREATE VIEW') execute function on_end();
