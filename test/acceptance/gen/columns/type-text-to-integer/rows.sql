insert into baskets values (1, '12', 'gift'), (2, default, null);
