insert into lines values ('one'), ('two'), ('three');
