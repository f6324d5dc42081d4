create table labels (id bigint primary key, name text not null);
