insert into entries values (1, 5, 5);
