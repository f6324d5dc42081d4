create table rents (id bigint primary key, amount numeric not null);
