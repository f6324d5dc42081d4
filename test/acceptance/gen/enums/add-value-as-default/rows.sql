insert into orders values (1, default), (2, 'paid');
