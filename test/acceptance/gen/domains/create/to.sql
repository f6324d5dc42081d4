create domain email_address as text check (value like '%@%');
create domain percentage as numeric(5, 2) default 0 not null constraint percentage_range check (value between 0 and 100);
create domain short_code as varchar(10) collate "C";
create domain tag_list as text[] check (array_length(value, 1) <= 10);
create table people (id bigint primary key, email email_address);
