insert into stamps values (1), (2);
