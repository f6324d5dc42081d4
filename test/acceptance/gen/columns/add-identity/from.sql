create table events (name text not null, happened_at timestamptz not null);
