insert into orders values (1, 'open', null), (2, 'paid', '2026-01-01');
