insert into contacts values (1, 'Ada');
