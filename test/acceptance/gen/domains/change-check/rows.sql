insert into reviews values (1, 5), (2, null);
