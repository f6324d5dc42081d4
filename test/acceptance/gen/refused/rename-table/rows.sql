insert into applicants values (1, 'Ada', '2026-01-01');
