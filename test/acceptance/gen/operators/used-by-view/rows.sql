insert into days values (1, 2, 3);
