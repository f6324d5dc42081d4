create table scores (id bigint primary key, player text, points integer, played_at timestamptz);
create index scores_points_idx on scores (points desc nulls last, played_at desc);
create index scores_player_idx on scores (player asc nulls first);
