-- A column of that type would have to be rewritten.
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
ALTER TYPE pair ADD ATTRIBUTE more boolean CASCADE;
