create table audit_lines (happened_at timestamptz not null, line text not null);
