insert into users values (1, 'Ada');
insert into orders values (1, 5);
