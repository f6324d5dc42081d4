create table weather (measured_at timestamptz primary key, celsius real not null, station uuid);
