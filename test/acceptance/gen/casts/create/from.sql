create type celsius as (degrees numeric);
create type answer as enum ('yes', 'no');
