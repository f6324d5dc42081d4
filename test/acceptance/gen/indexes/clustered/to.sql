create table entries (id bigint primary key, day date not null);
create index entries_day_idx on entries (day);
alter table entries cluster on entries_day_idx;
