create table recruits (id bigint primary key, nickname text, full_name text not null, applied_on date not null);
