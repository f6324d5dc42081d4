create table prices (id bigint primary key, amount numeric not null);
create view current_prices as select id, amount from prices;
create rule current_prices_delete as on delete to current_prices do instead nothing;
create rule prices_no_negative as on insert to prices where new.amount < 0 do instead nothing;
