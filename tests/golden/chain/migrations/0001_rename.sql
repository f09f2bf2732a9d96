-- a comment that stands before the statement is not part of it

    ALTER TABLE users RENAME TO people;
