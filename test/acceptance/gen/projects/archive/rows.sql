insert into institutions values ('TTO', 'Torre do Tombo');
insert into fonds values ('00000000-0000-4000-8000-000000000001', 'TTO', 'Royal letters', '[1500,1600)');
insert into series values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'Letters from Goa');
insert into boxes (series_id, location) values ('00000000-0000-4000-8000-000000000002', 'A-1'), (null, null);
insert into documents values
  ('00000000-0000-4000-8000-000000000003', 1000, 'Letter', '1550-01-01', 'pt', 'Senhor...'), ('00000000-0000-4000-8000-000000000004', null, 'Stray page', null, null, null);
insert into people (name) values ('D. João III'), ('Afonso');
insert into mentions values ('00000000-0000-4000-8000-000000000003', 1, 1);
insert into loans (document_id, reader, lent_on, returned_on) values
  ('00000000-0000-4000-8000-000000000003', 'ada', '2026-01-01', '2026-02-01'), ('00000000-0000-4000-8000-000000000003', 'alan', '2026-03-01', null);
insert into access_log (document_id, reader, at) values ('00000000-0000-4000-8000-000000000003', 'ada', '2026-01-01 09:00+00');
