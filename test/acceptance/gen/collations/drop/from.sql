create collation ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table words (id bigint primary key, word text collate ignore_case);
