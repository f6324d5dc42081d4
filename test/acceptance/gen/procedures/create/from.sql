create table jobs (id bigint primary key, done_at timestamptz);
