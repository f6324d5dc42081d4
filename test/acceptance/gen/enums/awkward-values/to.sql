create type answer as enum ('yes', 'no', 'don''t know', 'Maybe?', '${x}', 'C:\temp', 'ja — vielleicht', ':name');
create table votes (id integer primary key, answer answer default 'don''t know');
