CREATE TEMP TABLE staged (id bigint);
SET lock_timeout = '2s';
ALTER TABLE people ADD COLUMN c text;
