create table albums (id bigint primary key, cover_photo_id bigint);
create table photos (id bigint primary key, photographer_id bigint not null);
create table people (id bigint primary key, favourite_album_id bigint);

alter table albums add foreign key (cover_photo_id) references photos (id) on delete set null;
alter table photos add foreign key (photographer_id) references people (id);
alter table people add foreign key (favourite_album_id) references albums (id) on delete set null;
