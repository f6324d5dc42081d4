create table devices (id integer primary key, serial_number text not null);
create unique index devices_serial_number_idx on devices (serial_number);
