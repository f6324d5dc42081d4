insert into categories values (1, null, 'all'), (2, 1, 'tea');
