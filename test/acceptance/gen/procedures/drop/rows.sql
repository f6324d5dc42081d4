insert into jobs values (1, null);
