create table visits (id bigint primary key, site integer not null, day date not null, device text);
create index visits_site_idx on visits (site);
