insert into bookings values (1, '2026-07-01');
