insert into invitations values (1, 'ada@example.org'), (2, 'alan@example.org');
