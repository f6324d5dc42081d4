insert into rooms values ('A', 1), ('B', 1), ('B', 2);
insert into lessons values (1, 'A', 1, 'B'), (2, null, 1, null);
