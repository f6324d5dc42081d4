create table jobs (id bigint primary key, done_at timestamptz);
create procedure finish(job bigint) language sql begin atomic
  update jobs set done_at = now() where id = job;
end;
