insert into invoices values (1, nextval('invoice_numbers'));
