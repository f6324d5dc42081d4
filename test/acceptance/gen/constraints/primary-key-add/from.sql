create table codes (code text not null, meaning text);
