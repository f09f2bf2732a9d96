DROP TABLE author CASCADE;
DROP INDEX shelf.book_open;
DROP TABLE IF EXISTS shelf.loan, never_there;
ALTER SCHEMA shelf RENAME TO "Shelf";
