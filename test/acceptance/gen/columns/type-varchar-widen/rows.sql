insert into customers values (1, 'Ada', 'Porto'), (2, 'Alan', default);
