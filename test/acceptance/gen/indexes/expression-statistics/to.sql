create table entries (id bigint primary key, body text not null);
create index entries_length_idx on entries (length(body));
alter index entries_length_idx alter column 1 set statistics 500;
