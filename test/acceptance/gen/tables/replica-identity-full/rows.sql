insert into audit_lines values ('2026-01-01 10:00+00', 'started'), ('2026-01-01 10:00+00', 'started');
