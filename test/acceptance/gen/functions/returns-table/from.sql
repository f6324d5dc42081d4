create table tasks (id bigint primary key, title text not null, done boolean not null);
create function open_tasks() returns table (id bigint) language sql stable rows 50 as 'select id from tasks where not done';
