create type dimension as (width integer, height integer, label varchar(10));
