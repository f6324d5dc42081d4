create table visits (id bigint not null, day date not null, page text not null, primary key (id, day));
create index visits_page_idx on visits (page);
create view visited_pages as select distinct page from visits;
