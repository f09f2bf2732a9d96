-- Tables with every kind of column and constraint, and the names that the server chooses for what has none.
CREATE SCHEMA shelf;
CREATE TABLE author (
    id serial PRIMARY KEY,
    name character varying(80) NOT NULL,
    born date CHECK (born > DATE '1400-01-01'),
    died date,
    mail text UNIQUE,
    note text COLLATE "C" DEFAULT 'none'::text,
    CHECK (died IS NULL OR died >= born)
);
CREATE TABLE shelf.book (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5),
    author_id integer REFERENCES author ON DELETE CASCADE,
    title text NOT NULL,
    price numeric(8, 2) DEFAULT 9.95 CHECK (price >= 0),
    taxed numeric GENERATED ALWAYS AS (price * 1.2) STORED,
    tags text[] DEFAULT '{}',
    state char(1) DEFAULT 'n' CHECK (state IN ('n', 'u', 'x')),
    added timestamp with time zone DEFAULT now(),
    seen timestamp DEFAULT CURRENT_TIMESTAMP,
    key uuid DEFAULT gen_random_uuid(),
    data jsonb DEFAULT '{}'::jsonb,
    "Mixed Name" int,
    CONSTRAINT book_pk PRIMARY KEY (id),
    UNIQUE (author_id, title) DEFERRABLE INITIALLY DEFERRED,
    EXCLUDE USING btree (key WITH =) WHERE (state <> 'x')
) WITH (fillfactor = 80);
CREATE UNLOGGED TABLE loan (LIKE shelf.book INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING IDENTITY);
CREATE TABLE copy AS SELECT id, title, upper(title) AS loud, 1 AS one, NULL AS nothing FROM shelf.book;
SELECT name, count(*) AS n INTO tally FROM author GROUP BY name;
CREATE INDEX ON shelf.book (lower(title), price DESC NULLS LAST);
CREATE INDEX ON shelf.book USING gin (tags);
CREATE UNIQUE INDEX book_open ON shelf.book (title text_pattern_ops) INCLUDE (price) WHERE state = 'n' AND price BETWEEN 1 AND 10;
CREATE INDEX book_hash ON shelf.book USING hash (key);
COMMENT ON TABLE shelf.book IS 'it''s all books';
COMMENT ON COLUMN shelf.book."Mixed Name" IS 'two words';
COMMENT ON INDEX shelf.book_open IS 'for the counter';
COMMENT ON CONSTRAINT book_pk ON shelf.book IS 'the number';
