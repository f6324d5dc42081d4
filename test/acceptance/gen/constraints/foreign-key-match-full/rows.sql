insert into points values (1, 1);
insert into labels values (1, 1, 1), (2, null, null);
