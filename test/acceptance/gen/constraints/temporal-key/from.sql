create table leases (flat int4range not null, tenant text not null, valid_during daterange not null);
