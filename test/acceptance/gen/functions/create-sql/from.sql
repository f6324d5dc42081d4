create table prices (id bigint primary key, net numeric not null);
