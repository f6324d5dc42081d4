create table blobs (id bigint primary key, content bytea not null, note text);
alter table blobs alter column content set storage external, alter column note set storage main;
