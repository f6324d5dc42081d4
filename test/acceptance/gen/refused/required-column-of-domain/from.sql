create domain percentage as integer not null check (value between 0 and 100);
create table loans (id bigint primary key);
