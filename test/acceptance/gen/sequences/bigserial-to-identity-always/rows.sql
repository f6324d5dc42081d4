insert into recruits (name) values ('a'), ('b'), ('c');
insert into letters values (1, 3);
