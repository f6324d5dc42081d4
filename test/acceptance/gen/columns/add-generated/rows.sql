insert into order_lines values (1, 2, 9.50), (2, 1, 100);
