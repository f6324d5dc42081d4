insert into staff values (1, 'Ada', 10, 'b1'), (2, 'Alan', 20, null);
