DROP TABLE person;
DROP DOMAIN title;
DROP TABLE lost;
DROP TABLE never;
SELECT owner FROM private.diary;
SELECT id, note FROM kept;
DROP SEQUENCE book_id;
ALTER PUBLICATION all_books DROP TABLE book;
