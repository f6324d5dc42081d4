insert into files values ('6f1c2a4e-0000-4000-8000-000000000001', 'a.txt');
insert into links values (1, '6f1c2a4e-0000-4000-8000-000000000001');
