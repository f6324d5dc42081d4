create table jobs (id bigint primary key, done_at timestamptz);
create procedure archive_jobs(older_than interval default '30 days', inout amount integer default 0)
  language plpgsql
as $$
begin
  delete from jobs where done_at < now() - older_than;
  get diagnostics amount = row_count;
end
$$;
