create table rents (id bigint primary key, amount numeric not null, starts_on date, ends_on date);
