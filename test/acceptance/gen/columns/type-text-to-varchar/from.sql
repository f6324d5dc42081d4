create table pages (id bigint primary key, slug text not null default 'untitled', check (slug = lower(slug)));
