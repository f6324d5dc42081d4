insert into tasks values (1);
