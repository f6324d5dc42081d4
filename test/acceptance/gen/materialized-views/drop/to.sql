create table sales (id bigint primary key, shop text not null);
