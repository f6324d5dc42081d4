create table tasks (id bigint primary key, state text not null default 'open', due date default (current_date + 7), weight integer default 10);
