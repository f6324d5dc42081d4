insert into accounts values (1, 'yes'), (2, 'no');
