insert into counters values ('hits', 3);
