-- Sorted by name, as people do; a server would refuse half of it in this order.
CREATE PUBLICATION all_books;
ALTER PUBLICATION all_books ADD TABLE ONLY book;
ALTER SEQUENCE book_id OWNED BY book.id;
CREATE INDEX book_author ON book (author);
CREATE VIEW book_title AS SELECT title FROM book;
CREATE TABLE book (
    id bigint DEFAULT nextval('book_id') PRIMARY KEY,
    author bigint REFERENCES person (id),
    title title NOT NULL
);
SET search_path = private, public;
CREATE TABLE diary (owner bigint REFERENCES person (id));
SET search_path = public;
CREATE TABLE lost (shape nowhere.shape);
CREATE TABLE person (id bigint PRIMARY KEY);
CREATE SCHEMA private;
CREATE SEQUENCE book_id;
CREATE DOMAIN title AS text;
-- What takes away is not played later: it would hit what came in the meantime.
DROP TABLE kept;
ALTER TABLE kept DROP COLUMN note;
CREATE TABLE kept (id int, note text);
