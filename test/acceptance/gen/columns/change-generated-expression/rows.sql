insert into rooms (id, width, depth) values (1, 3, 4), (2, 5, 5);
