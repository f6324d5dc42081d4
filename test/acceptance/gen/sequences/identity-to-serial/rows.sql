insert into recruits (name) values ('a'), ('b'), ('c');
