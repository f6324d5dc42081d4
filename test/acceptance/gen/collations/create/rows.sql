insert into words values (1);
