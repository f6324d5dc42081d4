create table visits (id bigint primary key, site integer not null, day date not null);
create index visits_site_day_idx on visits (site, day);
