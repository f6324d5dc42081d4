insert into tickets (title) values ('one'), ('two'), ('three');
