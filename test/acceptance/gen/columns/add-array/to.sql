create table articles (
  id bigint primary key,
  title text not null,
  tags text[] not null default array['draft']::text[],
  scores integer[],
  grid smallint[][] default '{{0,0},{0,0}}'
);
