insert into notes values (1, 'first'), (2, 'second');
