insert into counters default values;
insert into counters default values;
