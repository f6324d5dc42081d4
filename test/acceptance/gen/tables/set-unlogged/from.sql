create table cache_entries (key text primary key, value bytea not null);
