insert into crossings values (1, default), (2, 'green');
