insert into points values (1, 'ada', 5);
