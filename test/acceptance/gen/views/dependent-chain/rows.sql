insert into measures values (1, 25, 'Porto'), (2, 3, 'Oslo');
