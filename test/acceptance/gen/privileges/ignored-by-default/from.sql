do $$ begin create role corpus_reader; exception when duplicate_object then null; end $$;
create table users (id bigint primary key);
