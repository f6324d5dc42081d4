insert into accounts values (1, 'ada', true), (2, 'alan', false);
