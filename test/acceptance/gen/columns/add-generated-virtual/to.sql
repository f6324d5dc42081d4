-- postgres >= 18
create table people (
  id bigint primary key,
  given_name text not null,
  family_name text not null,
  full_name text generated always as (given_name || ' ' || family_name) virtual
);
