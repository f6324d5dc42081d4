create table prices (id bigint primary key, amount numeric not null);
create rule prices_keep as on delete to prices where old.amount > 0 do instead update prices set amount = 0 where id = old.id;
