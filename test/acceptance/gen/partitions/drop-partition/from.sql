create table logs (day date not null, message text, primary key (day)) partition by range (day);
create table logs_2024 partition of logs for values from ('2024-01-01') to ('2025-01-01');
create table logs_2025 partition of logs for values from ('2025-01-01') to ('2026-01-01');
create index logs_message_idx on logs (message);
