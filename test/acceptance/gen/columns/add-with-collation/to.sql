create table words (id bigint primary key, spelling text collate "C" not null default '', sort_key varchar(80) collate "und-x-icu");
