insert into recruits values (1, 'Lovelace', '1'), (2, 'Turing', null);
