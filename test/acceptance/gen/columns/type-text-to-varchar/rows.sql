insert into pages values (1, 'home'), (2, default);
