create table jobs (id integer primary key, payload jsonb not null)
  with (fillfactor = 70, autovacuum_enabled = false);
