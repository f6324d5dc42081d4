insert into visits values (1, '2025-06-01', '/'), (2, '2026-06-01', '/docs');
