insert into teams values (1, null);
insert into players values (10, 1), (11, 1);
update teams set captain_id = 10;
insert into matches values (1, '2026-05-01');
