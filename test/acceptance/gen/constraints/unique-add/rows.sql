insert into members values (1, 'a@example.org', 1, 1), (2, 'b@example.org', 1, 2), (3, 'c@example.org', null, 2);
