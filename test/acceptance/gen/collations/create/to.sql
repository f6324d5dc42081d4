create collation ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation numbers_in_words (provider = icu, locale = 'en-u-kn-true');
create collation bytes from "C";
create table words (id bigint primary key, word text collate ignore_case unique, label text collate numbers_in_words);
create index words_label_idx on words (label collate bytes);
