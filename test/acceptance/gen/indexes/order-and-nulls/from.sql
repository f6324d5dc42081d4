create table scores (id bigint primary key, player text, points integer, played_at timestamptz);
