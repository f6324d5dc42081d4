create type old_status as enum ('new', 'done');
create type ticket_status as enum ('new', 'waiting', 'done');
create table reports (id bigint primary key, status ticket_status not null default 'new');
create table tasks (id bigint primary key, status old_status not null default 'new');
