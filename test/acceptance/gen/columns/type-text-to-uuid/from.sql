create table files (id text primary key default (gen_random_uuid())::text, name text not null);
create table links (id bigint primary key, file_id text not null references files (id) on delete cascade);
