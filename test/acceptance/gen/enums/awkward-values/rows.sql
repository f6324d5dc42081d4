insert into votes values (1, default), (2, 'no');
