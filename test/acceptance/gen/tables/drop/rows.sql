insert into customers values (1, 'Ada'), (2, 'Grace');
insert into newsletters (customer_id, subject) values (1, 'Spring'), (2, 'Spring');
