create table readings (
  id bigint primary key,
  parent_id bigint references readings (id),
  value bigint not null default 0
);
create index readings_value_idx on readings (value);
