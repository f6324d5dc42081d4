insert into devices values (1, 'A-1'), (2, 'A-2');
