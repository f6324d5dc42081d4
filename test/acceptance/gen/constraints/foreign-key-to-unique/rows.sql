insert into currencies values (1, 'EUR'), (2, 'NOK');
insert into invoices values (1, 'EUR');
