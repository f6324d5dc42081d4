insert into sales values (1, 'a');
