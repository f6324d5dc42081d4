insert into logs values ('2026-01-01', 'a');
