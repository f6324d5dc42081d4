create table page_views (
  id bigint generated always as identity primary key,
  path text not null
);
