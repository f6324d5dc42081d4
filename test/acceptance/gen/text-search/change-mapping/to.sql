create text search configuration plain_words (copy = simple);
create text search dictionary german_stems (template = snowball, language = 'german', stopwords = 'german');
alter text search configuration plain_words alter mapping for word, hword with german_stems;
alter text search configuration plain_words drop mapping for email, url;
