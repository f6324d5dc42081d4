create text search dictionary article_stems (template = snowball, language = 'english', stopwords = 'english');
create text search configuration article_words (copy = english);
alter text search configuration article_words alter mapping for asciiword, word with article_stems, simple;
create table articles (
  id bigint primary key,
  title text not null,
  body text not null,
  search tsvector generated always as (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'B')
  ) stored
);
create index articles_search_idx on articles using gin (search);
create index articles_words_idx on articles using gin (to_tsvector('article_words'::regconfig, body));
