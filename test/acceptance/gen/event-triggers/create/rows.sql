insert into drops values ('2026-01-01 00:00+00', 'DROP TABLE');
