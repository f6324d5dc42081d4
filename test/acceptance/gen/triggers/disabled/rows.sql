insert into stock values (1, 5);
