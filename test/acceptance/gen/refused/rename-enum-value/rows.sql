insert into orders values (1, 'payed'), (2, 'open');
