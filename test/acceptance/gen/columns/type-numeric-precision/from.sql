create table prices (id bigint primary key, amount numeric(8, 2) not null, tax numeric(4, 2), check (amount >= 0));
