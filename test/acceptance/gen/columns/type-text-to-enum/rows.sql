insert into tickets values (1, 'high'), (2, default);
