insert into payloads values (1, '{"a": 1}', null), (2, default, '[1, 2]');
