insert into skus values (1, 'a'), (2, 'b');
