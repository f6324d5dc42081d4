insert into vehicles values (1, 4);
insert into boats values (2, 0, 1);
