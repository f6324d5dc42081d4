create table invoices (id bigint primary key, number bigint);
create sequence invoice_numbers owned by invoices.number;
