insert into assets values (1, 'desk', '2026-01-01');
