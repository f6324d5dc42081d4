create table rooms (building text, number integer, primary key (building, number));
create table lessons (id bigint primary key, building text, number integer, substitute_building text);
