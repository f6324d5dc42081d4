insert into logs values ('2025-05-05', 'a');
