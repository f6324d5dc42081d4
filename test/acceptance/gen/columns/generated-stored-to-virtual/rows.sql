insert into boxes (id, side) values (1, 2);
