create table users (id bigint primary key, name text);
comment on table users is E'It''s a "comment"\nwith two lines, a \\ backslash, ${x}, `ticks`, a ? and 100 %.';
comment on column users.name is 'Ime – 名前';
