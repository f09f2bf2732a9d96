SET lock_timeout = '2s';
ALTER TABLE people ADD COLUMN city text;
ALTER TABLE users ADD COLUMN city text;
