insert into shops values (1, '[08:00,17:00)');
