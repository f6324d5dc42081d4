-- postgres >= 17
create collation plain_utf8 (provider = builtin, locale = 'C.UTF-8');
create table words (id bigint primary key, word text collate plain_utf8);
