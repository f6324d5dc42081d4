create type dimension as (width numeric(8, 2), height integer, label text);
