create table subscribers (id bigint primary key, email text not null, locale varchar(5) not null default 'en');
