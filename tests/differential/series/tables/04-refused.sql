-- What comes before the refusal is taken back.
ALTER TABLE author ADD COLUMN more int;
ALTER TABLE shelf.book RENAME TO volume;
DROP TABLE author;
