insert into orders select n, n % 3, '2026-01-01'::timestamptz + n * interval '1 hour' from generate_series(1, 30) n;
