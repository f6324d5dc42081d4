create table mails (id bigint primary key, folder text not null, is_read boolean not null default false, deleted_at timestamptz);
