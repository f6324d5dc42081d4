create table documents (id bigint primary key, title text not null, checksum text, folder text);
create index documents_checksum_idx on documents (checksum);
create index documents_folder_title_idx on documents (folder, title) where checksum is not null;
