create function join_words(state text, word text) returns text language sql immutable return coalesce(state || ' ', '') || word;
