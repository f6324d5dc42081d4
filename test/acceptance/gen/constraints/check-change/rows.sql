insert into rents values (1, 'EUR'), (2, 'USD');
