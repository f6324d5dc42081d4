insert into users values (1, 'Ada', 'x');
insert into orders values (1, 5);
