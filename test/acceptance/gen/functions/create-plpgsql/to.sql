create table counters (name text primary key, value bigint not null default 0);
create function bump(counter_name text, by bigint default 1) returns bigint
  language plpgsql
  set search_path to public, pg_temp
  set work_mem = '8MB'
as $function$
declare
  result bigint;
begin
  -- Semicolons; and quotes '' in a body are no statement ends.
  update counters set value = value + by where name = counter_name returning value into result;
  if not found then
    raise exception 'no counter named "%"', counter_name using errcode = 'no_data_found';
  end if;
  return result;
end;
$function$;
