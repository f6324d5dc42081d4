insert into searches values (1, 'kettle');
