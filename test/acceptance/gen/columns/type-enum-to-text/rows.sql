insert into diaries values (1, 'sad'), (2, default);
