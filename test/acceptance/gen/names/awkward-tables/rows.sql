insert into "Users" values (1, 'ada@example.org');
insert into users values (1);
