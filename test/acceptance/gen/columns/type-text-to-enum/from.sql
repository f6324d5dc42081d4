create table tickets (id bigint primary key, priority text not null default 'normal');
create index tickets_priority_idx on tickets (priority);
