create table recruits (id bigint primary key, full_name text not null, applied_on date);
create index recruits_full_name_idx on recruits (full_name);
