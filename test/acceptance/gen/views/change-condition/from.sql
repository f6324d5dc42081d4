create table recruits (id bigint primary key, full_name text not null, score integer);
create view good_recruits as select id, full_name from recruits where score > 50;
create view best_recruit as select full_name from good_recruits order by id limit 1;
