insert into cohorts (code) values ('c25'), ('c26');
