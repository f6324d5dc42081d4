create type answer as enum ('yes', 'no');
