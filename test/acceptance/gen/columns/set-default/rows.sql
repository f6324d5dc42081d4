insert into tasks values (1, 'open', null, 3), (2, 'done', '2026-01-01', null);
