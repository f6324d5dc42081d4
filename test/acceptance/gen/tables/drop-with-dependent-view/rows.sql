insert into visits values (1, '/', 3), (2, '/docs', 90);
insert into pages values ('/'), ('/docs');
