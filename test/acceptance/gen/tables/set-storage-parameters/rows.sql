insert into counters select n, n * 10 from generate_series(1, 20) n;
