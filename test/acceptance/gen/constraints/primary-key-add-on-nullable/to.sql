create table codes (code text primary key, meaning text);
