insert into orders values (1, 'north', 5);
