insert into "group" values (1, 'ada', 'x');
