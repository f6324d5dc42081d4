create type reading as (sensor text, measured_at timestamptz, value double precision);
