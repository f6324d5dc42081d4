-- Without the directive, a grant is no difference; the new column is.
do $$ begin create role corpus_reader; exception when duplicate_object then null; end $$;
create table users (id bigint primary key, name text);
grant select on users to corpus_reader;
