create domain non_empty as text check (value <> '');
create domain title as non_empty check (length(value) < 100);
create table tasks (id bigint primary key, title title);
