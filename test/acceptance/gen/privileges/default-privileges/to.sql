-- privileges
do $$ begin create role corpus_reader; exception when duplicate_object then null; end $$;
create table users (id bigint primary key);
alter default privileges in schema public grant select on tables to corpus_reader;
alter default privileges in schema public revoke execute on functions from public;
