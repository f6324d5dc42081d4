insert into branches values (1, 'North');
