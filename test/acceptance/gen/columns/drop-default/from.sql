create table tasks (id bigint primary key, state text not null default 'open', colour text default '#fff');
