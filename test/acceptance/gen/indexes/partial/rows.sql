insert into mails values (1, 'inbox', false, null), (2, 'inbox', true, '2026-01-01 00:00+00');
