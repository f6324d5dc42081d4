create table jobs (id bigint primary key, done_at timestamptz);
create procedure finish(job bigint) language sql security definer set search_path = public as 'update jobs set done_at = clock_timestamp() where id = job and done_at is null';
