insert into tenants values (1);
insert into users values (1, 5);
insert into posts values (1, 1, 5), (1, 2, null);
