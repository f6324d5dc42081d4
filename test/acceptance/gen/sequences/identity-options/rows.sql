insert into batches (name) values ('a'), ('b');
