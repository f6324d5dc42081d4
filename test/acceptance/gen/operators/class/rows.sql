insert into versions values (1, '1.10');
