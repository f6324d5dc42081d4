create table users (id bigint primary key);
create publication warehouse for table users;
