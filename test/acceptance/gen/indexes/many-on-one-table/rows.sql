insert into facts values (1, 1, 1, 'x'), (2, 2, null, null);
