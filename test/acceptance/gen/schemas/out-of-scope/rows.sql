insert into users values (1);
insert into scratch.notes values (1);
