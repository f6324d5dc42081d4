create table texts (id bigint primary key, language char(2) default 'en');
