insert into orders values (1, 5, null);
