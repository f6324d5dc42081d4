create table prices (id bigint primary key, amount numeric not null);
create view current_prices as select id, amount from prices;
