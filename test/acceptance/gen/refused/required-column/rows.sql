insert into recruits values (1, 'Ada'), (2, 'Alan');
