create table users (id bigint primary key, email text not null, title varchar(10) not null);
