create table pages (
  id bigint primary key,
  template text not null default '<html>
  <body class="x">
    Hello
  </body>
</html>
',
  motto text default '',
  blank text default ' ',
  zero text default '0',
  nothing text default null,
  json jsonb default '{"a": "it''s", "b": ["\"", "\\"]}',
  bits bit varying default b'1010',
  bytes bytea default '\xdeadbeef',
  big numeric default 12345678901234567890.123456789,
  negative integer default -1,
  far timestamptz default 'infinity',
  span interval default '1 day 02:03:04',
  words text[] default array['a,b', 'c"d', 'null', null, '']
);
