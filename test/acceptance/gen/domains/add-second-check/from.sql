create domain user_name as text check (value <> '');
create table users (id bigint primary key, name user_name);
