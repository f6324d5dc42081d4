create sequence invoice_numbers;
create table invoices (id bigint primary key, number text default ('INV-' || nextval('invoice_numbers')));
