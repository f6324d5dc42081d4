create table authors (id bigint primary key);
create table books (id bigint primary key, author_id bigint references authors (id) on delete set null on update cascade);
