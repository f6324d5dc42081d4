insert into colours values (1, 'red'), (2, 'blue');
insert into shirts values (1, 1, 'M'), (2, 2, 'L'), (3, null, 'S');
