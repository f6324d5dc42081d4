create table blobs (id bigint primary key, content bytea not null, note text);
