create table users (id bigint primary key);
create publication everything for all tables with (publish_via_partition_root = true);
