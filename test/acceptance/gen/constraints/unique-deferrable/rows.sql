insert into playlist_items values (1, 1), (2, 2);
