create table songs (id bigint primary key, title text not null, seconds integer not null, meta jsonb not null default '{}');
create index songs_lower_title_idx on songs (lower(title), (seconds / 60) desc);
create index songs_year_idx on songs (((meta ->> 'year')::integer));
create index songs_slug_idx on songs (regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g'));
