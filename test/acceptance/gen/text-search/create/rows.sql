insert into articles values (1, 'Tea', 'How to make tea');
