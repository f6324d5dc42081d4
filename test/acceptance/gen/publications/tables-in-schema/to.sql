-- postgres >= 15
create table users (id bigint primary key);
create publication warehouse for tables in schema public;
