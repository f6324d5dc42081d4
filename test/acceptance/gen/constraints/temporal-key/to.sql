-- postgres >= 18
create table leases (
  flat int4range not null,
  tenant text not null,
  valid_during daterange not null,
  primary key (flat, valid_during without overlaps)
);
create table visits (
  id bigint primary key,
  flat int4range,
  during daterange,
  foreign key (flat, period during) references leases (flat, period valid_during)
);
