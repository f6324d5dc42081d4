insert into jobs values (1, '{"kind": "mail"}');
