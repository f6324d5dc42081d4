create table readings (
  id integer primary key,
  parent_id integer references readings (id),
  value integer not null default 0
);
create index readings_value_idx on readings (value);
