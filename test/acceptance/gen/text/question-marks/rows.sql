insert into docs values (1, '{"tags": ["a"], "title": "x"}');
