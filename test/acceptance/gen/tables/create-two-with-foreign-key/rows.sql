insert into settings values ('theme', 'dark'), ('language', null);
