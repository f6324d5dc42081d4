create table jobs (id integer primary key, payload jsonb not null)
  with (fillfactor = 85, parallel_workers = 2);
