create table slots (id bigint primary key, room integer, hour integer, constraint slots_room_hour_key unique (room, hour));
