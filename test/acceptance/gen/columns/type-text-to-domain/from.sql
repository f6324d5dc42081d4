create domain postal_code as text check (value ~ '^\d{4}-\d{3}$');
create table addresses (id bigint primary key, code text);
