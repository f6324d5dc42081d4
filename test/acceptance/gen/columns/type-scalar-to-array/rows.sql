insert into recipes values (1, '{boil,stir}'), (2, '{}');
