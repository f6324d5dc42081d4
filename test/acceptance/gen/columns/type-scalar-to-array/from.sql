create table recipes (id bigint primary key, step text not null);
