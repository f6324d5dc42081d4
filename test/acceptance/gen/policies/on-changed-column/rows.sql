insert into documents values (1, 'a');
insert into members values ('a', 'postgres');
