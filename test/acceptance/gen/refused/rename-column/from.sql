create table recruits (id bigint primary key, surname text not null, phone text);
