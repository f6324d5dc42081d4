insert into products values (1, 'kettle'), (2, 'teapot');
