create table regions (name text not null, code integer not null unique);
create table shops (id integer primary key, region_code integer references regions (code));
