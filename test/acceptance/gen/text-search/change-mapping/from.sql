create text search configuration plain_words (copy = simple);
create text search dictionary german_stems (template = snowball, language = 'german');
