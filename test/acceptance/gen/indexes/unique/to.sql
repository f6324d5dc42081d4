create table users (id bigint primary key, email text not null, nick text);
create unique index users_lower_email_idx on users (lower(email));
create unique index users_nick_idx on users (nick);
