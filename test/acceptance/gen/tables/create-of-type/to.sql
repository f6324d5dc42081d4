create type reading as (sensor text, measured_at timestamptz, value double precision);
create table readings of reading (
  primary key (sensor, measured_at),
  value with options not null default 0
);
