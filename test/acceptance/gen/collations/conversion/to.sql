create table letters (id bigint primary key, body text);
create conversion latin_letters for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
