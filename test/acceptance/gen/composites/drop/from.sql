create type dimension as (width integer, height integer);
create type box as (outside dimension, inside dimension);
