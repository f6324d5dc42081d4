insert into alerts values (1, 'high'), (2, 'middle'), (3, 'low');
