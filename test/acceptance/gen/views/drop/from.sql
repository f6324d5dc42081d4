create table sums (id bigint primary key, amount integer not null);
create view doubled as select id, amount * 2 as amount from sums;
create view quadrupled as select id, amount * 2 as amount from doubled;
