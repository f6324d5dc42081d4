insert into categories values (2, 1), (1, null);
