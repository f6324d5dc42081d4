insert into orders values (1, 'north');
insert into order_lines values (1, 1, 'north');
