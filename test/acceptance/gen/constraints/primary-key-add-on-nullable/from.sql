create table codes (code text, meaning text);
