insert into customers values (1, 'Ada', 'PT'), (2, 'Alan', 'NO');
insert into norwegians values (2, 'Alan');
