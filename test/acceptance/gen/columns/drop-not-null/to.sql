create table subscribers (id bigint primary key, email text, locale varchar(5) default 'en');
