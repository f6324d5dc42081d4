create table invoices (id bigint primary key, number bigint);
create sequence invoice_numbers start 1000 increment 1 minvalue 1000 maxvalue 999999 cache 10;
create sequence ticket_numbers as smallint cycle;
