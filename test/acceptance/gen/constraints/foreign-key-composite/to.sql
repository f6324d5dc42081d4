create table rooms (building text, number integer, primary key (building, number));
create table lessons (
  id bigint primary key,
  building text,
  number integer,
  substitute_building text,
  foreign key (building, number) references rooms (building, number) on update cascade,
  constraint lessons_substitute_fkey foreign key (substitute_building, number) references rooms (building, number)
);
