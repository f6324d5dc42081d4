create table authors (id bigint primary key);
create table books (id bigint primary key, author_id bigint not null);
