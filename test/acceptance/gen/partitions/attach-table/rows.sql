insert into logs values ('2025-05-05', 'a');
insert into logs_2026 values ('2026-05-05', 'b');
