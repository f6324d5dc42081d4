-- schemas: public, billing
create table users (id bigint primary key);
