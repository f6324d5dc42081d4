insert into tasks values (1, default, default), (2, 'done', null);
