create table visits (id bigint primary key, site integer not null);
create index visits_site_idx on visits (site);
create index visits_site_brin on visits using brin (site) with (pages_per_range = 16);
