insert into countries values ('PT', 'Portugal'), ('NO', 'Norway');
insert into cities values (1, 'Porto'), (2, 'Oslo');
