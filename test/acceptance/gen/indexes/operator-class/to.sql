create table urls (id bigint primary key, url text not null, props jsonb, code varchar(10));
create index urls_url_idx on urls (url text_pattern_ops);
create index urls_props_idx on urls using gin (props jsonb_path_ops);
create index urls_code_idx on urls (code varchar_pattern_ops desc);
