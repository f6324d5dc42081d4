insert into users (login, email, joined_on) values ('ada', 'ada@example.org', '2025-01-01'), ('alan', 'alan@example.org', '2025-02-01');
insert into profiles values (1, 'Writes programs.', null);
insert into posts (author_id, slug, title, body, state, published_at) values
  (1, 'hello', 'Hello', 'Hello world', 'published', '2025-03-01 10:00+00'), (1, 'wip', 'Not yet', '...', 'draft', null);
insert into comments (post_id, parent_id, author_name, body, written_at) values (1, null, 'Bob', 'First!', '2025-03-01 10:01+00'), (1, 1, 'Eve', 'Second', '2025-03-01 10:02+00');
insert into tags (name) values ('news'), ('tea');
insert into post_tags values (1, 1), (1, 2);
insert into attachments (post_id, file_name, content) values (1, 'a.png', '\x8950');
insert into page_views values (1, '2025-03-01 10:00+00', '10.0.0.1'), (1, '2026-03-01 10:00+00', '::1');
