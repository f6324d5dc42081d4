do $$ begin create role corpus_reader; exception when duplicate_object then null; end $$;
create table users (id bigint primary key, login name);
alter table users enable row level security;
create policy own on users using (login = current_user);
