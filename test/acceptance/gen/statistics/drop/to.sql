create table addresses (id bigint primary key, zip text, city text);
