insert into templates values (1, 'Hello');
