create table reservations (
  id bigint primary key,
  during tstzrange not null,
  cancelled boolean not null default false,
  constraint reservations_during_excl exclude using gist (during with &&) where (not cancelled)
);
