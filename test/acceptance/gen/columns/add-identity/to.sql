create table events (
  name text not null,
  happened_at timestamptz not null,
  id bigint generated always as identity primary key
);
