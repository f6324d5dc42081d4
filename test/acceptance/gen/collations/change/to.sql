create collation word_order (provider = icu, locale = 'de-u-co-phonebk');
create table words (id bigint primary key, word text collate word_order not null);
create index words_word_idx on words (word);
