insert into coupons values (1, 'ab12');
