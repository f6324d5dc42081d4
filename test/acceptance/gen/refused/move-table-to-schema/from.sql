create schema archive;
create table letters (id bigint primary key, body text not null);
