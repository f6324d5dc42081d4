create table prices (id bigint primary key, amount numeric not null);
create rule prices_keep as on delete to prices do instead nothing;
