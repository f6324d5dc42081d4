create table labels (id bigint primary key, name text not null);
create index labels_name_idx on labels (name collate "C");
create index labels_name_icu_idx on labels (name collate "und-x-icu" text_pattern_ops);
