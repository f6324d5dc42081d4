create table visits (id bigint primary key, site integer not null);
create index visits_site_idx on visits (site) with (fillfactor = 70, deduplicate_items = off);
create index visits_site_brin on visits using brin (site) with (autosummarize = true);
