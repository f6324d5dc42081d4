insert into orders values (1, 5);
insert into staging.orders values (1, 6);
