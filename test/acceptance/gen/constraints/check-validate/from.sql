create table letters (id bigint primary key, weight integer);
alter table letters add constraint letters_weight_check check (weight > 0) not valid;
