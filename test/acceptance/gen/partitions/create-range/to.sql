create table stations (id integer primary key);
create table measurements (
  station_id integer not null references stations (id),
  measured_at timestamptz not null,
  value real check (value > -100),
  primary key (station_id, measured_at)
) partition by range (measured_at);
create table measurements_2025 partition of measurements for values from ('2025-01-01 00:00+00') to ('2026-01-01 00:00+00');
create table measurements_2026 partition of measurements for values from ('2026-01-01 00:00+00') to (maxvalue);
create table measurements_rest partition of measurements default;
create index measurements_value_idx on measurements (value);
