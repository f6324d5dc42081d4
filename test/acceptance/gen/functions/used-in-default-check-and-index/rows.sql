insert into coupons values (1, 'AB12');
