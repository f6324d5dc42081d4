insert into texts values (1, 'en'), (2, null);
