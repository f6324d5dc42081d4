create table playlist_items (id bigint primary key, position integer not null unique deferrable initially deferred);
