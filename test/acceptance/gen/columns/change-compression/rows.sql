insert into bodies values (1, repeat('<p>', 1000));
