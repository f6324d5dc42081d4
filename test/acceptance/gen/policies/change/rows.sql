insert into documents values (1, 'a', true);
