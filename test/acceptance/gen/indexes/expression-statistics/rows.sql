insert into entries values (1, 'abc');
