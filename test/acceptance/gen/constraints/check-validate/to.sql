create table letters (id bigint primary key, weight integer, constraint letters_weight_check check (weight > 0));
