insert into recruits values (1, 'Ada', null), (2, 'Alan', '2026-01-01');
