insert into stations values (1);
