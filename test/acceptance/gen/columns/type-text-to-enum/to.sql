create type ticket_priority as enum ('low', 'normal', 'high');
create table tickets (id bigint primary key, priority ticket_priority not null default 'normal');
create index tickets_priority_idx on tickets (priority);
