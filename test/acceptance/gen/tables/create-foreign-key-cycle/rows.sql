insert into offices values (1, 'Oslo'), (2, 'Porto');
