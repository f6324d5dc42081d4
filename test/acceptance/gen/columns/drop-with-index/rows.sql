insert into documents values (1, 'plan', 'abc', 'a'), (2, 'report', null, 'b');
