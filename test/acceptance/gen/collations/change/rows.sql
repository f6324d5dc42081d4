insert into words values (1, 'Öl'), (2, 'Oel');
