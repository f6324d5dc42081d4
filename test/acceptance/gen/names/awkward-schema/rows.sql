insert into "Acme Inc."."Order Lines" values (1);
