create table drops (happened_at timestamptz not null, tag text not null);
