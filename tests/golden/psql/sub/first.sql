ALTER TABLE :tbl
    ADD COLUMN y int;
\ir second.sql
\q
not read
