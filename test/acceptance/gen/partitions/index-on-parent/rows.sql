insert into orders values (1, 'north', 5), (2, 'south', 6);
