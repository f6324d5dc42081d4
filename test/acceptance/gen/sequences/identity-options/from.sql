create table batches (id bigint generated always as identity primary key, name text);
