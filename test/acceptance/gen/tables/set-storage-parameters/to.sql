create table counters (id integer primary key, hits bigint not null default 0)
  with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_enabled = false);
