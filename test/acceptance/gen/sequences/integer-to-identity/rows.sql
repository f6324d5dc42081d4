insert into recruits values (1, 'a'), (2, 'b'), (40, 'c');
