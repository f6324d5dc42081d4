insert into gauges values (1, 5);
