create type time_range as range (subtype = time);
create table shops (id bigint primary key, open_during time_range);
