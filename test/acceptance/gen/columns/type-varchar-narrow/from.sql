create table tags (id bigint primary key, label varchar(100) not null unique);
