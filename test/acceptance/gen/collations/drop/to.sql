create table words (id bigint primary key, word text);
