insert into pages values (1);
