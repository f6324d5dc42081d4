create table mails (id bigint primary key, folder text not null, is_read boolean not null default false, deleted_at timestamptz);
create index mails_unread_idx on mails (folder) where not is_read and deleted_at is null;
create unique index mails_one_draft_idx on mails (folder) where folder = 'draft';
