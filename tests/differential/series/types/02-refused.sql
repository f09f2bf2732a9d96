-- A column of that type would have to be rewritten.
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
ALTER TYPE pair ALTER ATTRIBUTE l TYPE bigint CASCADE;
