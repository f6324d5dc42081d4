insert into stocks values (1, 10, 0), (2, 20, 3);
