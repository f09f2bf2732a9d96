-- Text search, publications, aggregates, ranges with names of their own, labels that are renamed while defaults use them.
CREATE SCHEMA kept;
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, language = 'german');
CREATE TEXT SEARCH CONFIGURATION plain (COPY = english);
CREATE TEXT SEARCH CONFIGURATION russian (COPY = pg_catalog.russian);
CREATE TEXT SEARCH CONFIGURATION bare (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR asciiword, word WITH plain, english_stem;
ALTER TEXT SEARCH CONFIGURATION bare ADD MAPPING FOR asciiword, email WITH stems;
ALTER TEXT SEARCH CONFIGURATION plain DROP MAPPING FOR email, url;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE near AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = kept.nears);
CREATE TABLE a (id int PRIMARY KEY, m mood DEFAULT 'ok', ms mood[] DEFAULT '{ok,sad}', n near DEFAULT near(1, 2), body text, CHECK (m <> 'sad'));
CREATE TABLE b (id int, note text);
CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int, INITCOND = '0', COMBINEFUNC = add);
CREATE PUBLICATION news FOR TABLE a, b WITH (publish = 'insert, delete');
CREATE STATISTICS pair ON note, id FROM b;
