insert into reports values (1, 'waiting');
insert into tasks values (1, 'done'), (2, default);
