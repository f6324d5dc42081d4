insert into urls values (1, 'https://example.org/a', '{"a": 1}', 'x');
