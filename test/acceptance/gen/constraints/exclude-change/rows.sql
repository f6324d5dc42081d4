insert into circles values (1, '<(0,0),1>'), (2, '<(5,5),1>');
