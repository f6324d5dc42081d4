insert into regions values ('North', 1), ('South', 2);
insert into shops values (1, 1), (2, null);
