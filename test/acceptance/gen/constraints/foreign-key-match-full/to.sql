create table points (x integer, y integer, primary key (x, y));
create table labels (id bigint primary key, x integer, y integer, foreign key (x, y) references points (x, y) match full);
