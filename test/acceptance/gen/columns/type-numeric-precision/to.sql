create table prices (id bigint primary key, amount numeric(12, 4) not null, tax numeric, check (amount >= 0));
