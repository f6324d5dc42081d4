create type light as enum ('red', 'yellow', 'green');
create function next_light(current light) returns light language sql immutable
  return case current when 'red' then 'yellow'::light when 'yellow' then 'green'::light else 'red'::light end;
create table crossings (id integer primary key, light light not null default 'red');
