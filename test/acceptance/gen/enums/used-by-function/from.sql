create type light as enum ('red', 'green');
create function next_light(current light) returns light language sql immutable
  return case current when 'red' then 'green'::light else 'red'::light end;
create table crossings (id integer primary key, light light not null default 'red');
