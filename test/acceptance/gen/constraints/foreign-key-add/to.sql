create table authors (id bigint primary key);
create table books (id bigint primary key, author_id bigint not null references authors (id));
create index books_author_id_idx on books (author_id);
