insert into stations values (1, 'OSL', 'Oslo', 3.5);
