create domain rating as integer constraint rating_range check (value between 0 and 10);
create table reviews (id bigint primary key, rating rating);
