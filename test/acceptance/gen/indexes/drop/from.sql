create table visits (id bigint primary key, site integer not null, day date not null);
create index visits_site_idx on visits (site);
create unique index visits_day_idx on visits (day) where site = 1;
comment on index visits_site_idx is 'Never used.';
