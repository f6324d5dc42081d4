insert into tasks values (1, 'a', false);
