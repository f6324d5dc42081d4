create type answer as enum ('yes', 'no');
create cast (text as answer) with inout as assignment;
