create table entries (id bigint primary key, debit numeric not null, credit numeric not null);
