insert into coupons (code) values ('SPRING'), ('SUMMER');
