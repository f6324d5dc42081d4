create table files (id uuid primary key default gen_random_uuid(), name text not null);
create table links (id bigint primary key, file_id uuid not null references files (id) on delete cascade);
