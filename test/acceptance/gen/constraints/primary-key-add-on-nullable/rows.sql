insert into codes values ('a', 'alpha'), ('b', null);
