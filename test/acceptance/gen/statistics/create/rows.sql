insert into addresses values (1, '4000', 'Porto', 'Rua A');
