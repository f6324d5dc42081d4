create table logs (day date not null, message text) partition by range (day);
create table logs_recent partition of logs for values from ('2025-01-01') to ('2027-01-01');
