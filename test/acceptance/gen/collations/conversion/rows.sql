insert into letters values (1, 'x');
