insert into books values (1, '9780000000001', 'One'), (2, '9780000000002', 'Two');
