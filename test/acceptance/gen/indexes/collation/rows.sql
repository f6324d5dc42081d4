insert into labels values (1, 'b'), (2, 'A');
