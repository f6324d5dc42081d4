insert into blobs values (1, '\x010203', 'small');
