create text search dictionary stems (template = snowball, language = 'english');
create text search configuration words (copy = english);
alter text search configuration words alter mapping for asciiword with stems;
