create type celsius as (degrees numeric);
create function warmer(a celsius, b celsius) returns boolean language sql immutable return (a).degrees > (b).degrees;
create function colder(a celsius, b celsius) returns boolean language sql immutable return (a).degrees < (b).degrees;
create function sum_of(a celsius, b celsius) returns celsius language sql immutable return row((a).degrees + (b).degrees)::celsius;
create operator >>> (function = warmer, leftarg = celsius, rightarg = celsius, commutator = <<<);
create operator <<< (function = colder, leftarg = celsius, rightarg = celsius, commutator = >>>);
create operator |+| (function = sum_of, leftarg = celsius, rightarg = celsius, commutator = |+|);
