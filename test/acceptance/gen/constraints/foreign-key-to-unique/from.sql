create table currencies (id integer primary key, code char(3) not null);
create table invoices (id bigint primary key, currency char(3) not null);
