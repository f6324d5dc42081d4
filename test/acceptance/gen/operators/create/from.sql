create type celsius as (degrees numeric);
