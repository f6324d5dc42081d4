insert into cohorts values (25), (26);
