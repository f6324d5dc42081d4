insert into authors values (1), (2);
insert into books values (10, 1), (11, 1);
