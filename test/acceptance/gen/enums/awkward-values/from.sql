create type answer as enum ('yes', 'no');
create table votes (id integer primary key, answer answer default 'yes');
