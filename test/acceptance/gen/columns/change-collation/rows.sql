insert into names values (1, 'Özil', 'a'), (2, 'Zoe', null);
