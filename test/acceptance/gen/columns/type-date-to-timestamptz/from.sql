create table bookings (id bigint primary key, booked_on date not null);
