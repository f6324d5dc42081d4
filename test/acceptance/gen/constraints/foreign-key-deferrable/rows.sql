insert into parents values (1);
insert into children values (1, 1, 1);
