create table codes (code text not null primary key, meaning text);
