create table bookings (id bigint primary key, booked_on timestamptz not null);
