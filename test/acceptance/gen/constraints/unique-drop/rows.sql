insert into members values (1, 'a@example.org'), (2, 'b@example.org');
