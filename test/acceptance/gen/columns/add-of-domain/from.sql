create domain email_address as text check (value ~ '^[^@\s]+@[^@\s]+$');
create table contacts (id bigint primary key, name text not null);
