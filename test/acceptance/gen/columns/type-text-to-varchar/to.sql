create table pages (id bigint primary key, slug varchar(80) not null default 'untitled', check (slug = lower(slug)));
