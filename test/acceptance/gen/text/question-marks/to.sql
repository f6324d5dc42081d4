create table docs (id bigint primary key, data jsonb not null, constraint docs_has_title check (data ? 'title'));
create index docs_tagged_idx on docs (id) where data ? 'tags';
create index docs_any_idx on docs ((data ?| array['a', 'b']), (data ?& array['tags', 'title']));
create view tagged_docs as select id, data @? '$.tags[*] ? (@ == "a")' as has_a, data @@ '$.title == "?"' as asks from docs where data ? 'tags' and data ?& '{title}';
create function has(doc docs, key text) returns boolean language sql immutable return (doc).data ? key;
