insert into regions values ('north'), ('south');
insert into orders values (1, 'north'), (2, 'south');
