create table circles (id bigint primary key, area circle, constraint circles_area_excl exclude using gist (area with &&));
