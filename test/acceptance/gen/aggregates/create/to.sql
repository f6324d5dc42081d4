create function join_words(state text, word text) returns text language sql immutable return coalesce(state || ' ', '') || word;
create aggregate sentence(text) (sfunc = join_words, stype = text);
create aggregate product(double precision) (sfunc = float8mul, stype = double precision, initcond = '1', parallel = safe);
create aggregate middle(double precision order by double precision) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
