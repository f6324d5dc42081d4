create table sums (id bigint primary key, amount integer not null);
create view totals as select sum(amount) as total from sums;
