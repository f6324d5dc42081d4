create table tasks (id bigint primary key, title text not null, done boolean not null);
create function open_tasks() returns table (id bigint, title text) language sql stable rows 20 as 'select id, title from tasks where not done';
create function task_ids(out first_id bigint, out last_id bigint) language sql stable as 'select min(id), max(id) from tasks';
