create table audit_lines (happened_at timestamptz not null, line text not null);
alter table audit_lines replica identity full;
