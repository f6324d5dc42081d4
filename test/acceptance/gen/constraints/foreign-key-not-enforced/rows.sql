insert into users values (1);
insert into comments values (1, 999);
