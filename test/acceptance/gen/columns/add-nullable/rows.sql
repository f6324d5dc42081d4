insert into recruits values (1, 'Ada Lovelace'), (2, 'Alan Turing');
