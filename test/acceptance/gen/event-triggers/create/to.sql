create table drops (happened_at timestamptz not null, tag text not null);
create function on_drop() returns event_trigger language plpgsql as $$
begin
  insert into drops values (now(), tg_tag);
end
$$;
create event trigger remember_drops on sql_drop when tag in ('DROP VIEW', 'DROP FUNCTION') execute function on_drop();
