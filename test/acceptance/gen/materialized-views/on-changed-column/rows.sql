insert into sales values (1, 'a'), (2, 'a');
