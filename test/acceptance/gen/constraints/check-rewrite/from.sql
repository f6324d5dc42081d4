create table shipments (id bigint primary key, sent_on date, received_on date, constraint shipments_dates_check check (sent_on <= received_on));
