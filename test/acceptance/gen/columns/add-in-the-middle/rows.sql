insert into recruits values (1, 'Ada Lovelace', '2026-01-02'), (2, 'Alan Turing', '2026-01-03');
