insert into assets values (1, 'desk');
insert into cars values (2, 'van', 'AB-12');
