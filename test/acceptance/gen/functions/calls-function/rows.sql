insert into logs values (1);
