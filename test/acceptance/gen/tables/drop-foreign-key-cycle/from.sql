create table teams (id integer primary key, captain_id integer);
create table players (id integer primary key, team_id integer not null references teams (id));
alter table teams add constraint teams_captain_id_fkey foreign key (captain_id) references players (id);
create table matches (id integer primary key, played_on date not null);
