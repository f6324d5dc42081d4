insert into addresses values (1, '4000-123'), (2, null);
