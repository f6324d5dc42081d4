insert into logs values ('2025-05-05', 'info', 'a'), ('2026-05-05', 'warn', 'b');
