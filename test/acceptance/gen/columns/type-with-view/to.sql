create table parts (id integer primary key, number text not null, stock bigint not null);
create view missing_parts as select id, number, stock from parts where stock = 0;
create view missing_part_numbers as select number from missing_parts;
comment on view missing_parts is 'What has to be ordered.';
