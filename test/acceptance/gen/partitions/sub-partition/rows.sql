insert into sales values ('2025-06-01', 1, 10);
