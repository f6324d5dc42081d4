create table tags (id bigint primary key, label varchar(20) not null unique);
