create table batches (id bigint generated always as identity (start with 100 increment by 10 cache 5) primary key, name text);
