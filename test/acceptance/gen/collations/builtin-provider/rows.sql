insert into words values (1, 'Tea');
