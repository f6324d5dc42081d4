insert into subscribers values (1, 'ada@example.org'), (2, 'alan@example.org');
