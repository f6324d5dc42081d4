insert into users values (1, null), (2, 'al');
