insert into tags values (1, 'new'), (2, 'on sale');
