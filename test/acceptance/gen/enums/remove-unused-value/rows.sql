insert into orders values (1, default, default), (2, 'paid', '{open,paid}');
