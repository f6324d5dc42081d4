create table prices (id bigint primary key, amount numeric not null);
