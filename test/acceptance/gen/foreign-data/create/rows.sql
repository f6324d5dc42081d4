insert into parts values (1);
