insert into letters values (1, 'ada', 'hello');
