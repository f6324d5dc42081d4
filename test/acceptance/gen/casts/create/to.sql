create type celsius as (degrees numeric);
create type answer as enum ('yes', 'no');
create function to_numeric(value celsius) returns numeric language sql immutable return (value).degrees;
create function to_answer(value boolean) returns answer language sql immutable return case when value then 'yes' else 'no' end::answer;
create cast (celsius as numeric) with function to_numeric(celsius) as implicit;
create cast (boolean as answer) with function to_answer(boolean) as assignment;
create cast (varchar as answer) with inout;
