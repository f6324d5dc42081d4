insert into events values ('login', '2026-01-01 08:00+00'), ('logout', '2026-01-01 09:00+00');
