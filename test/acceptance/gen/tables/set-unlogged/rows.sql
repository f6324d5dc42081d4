insert into cache_entries values ('a', '\x00ff'), ('b', '\x');
