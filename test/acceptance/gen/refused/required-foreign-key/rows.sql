insert into recruits values (1, 'Ada');
insert into cohorts values (25);
