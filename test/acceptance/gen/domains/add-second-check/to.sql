create domain user_name as text check (value <> '') constraint user_name_lower check (value = lower(value));
create table users (id bigint primary key, name user_name);
