insert into gauges values (1, null);
