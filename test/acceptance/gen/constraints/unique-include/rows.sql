insert into skus values (1, 'a', 1), (2, 'b', 2);
