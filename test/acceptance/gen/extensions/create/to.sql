-- extensions: citext
create extension citext;
create table users (id bigint primary key, email citext not null);
create unique index users_email_idx on users (email);
