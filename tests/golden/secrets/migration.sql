SET lock_timeout = '2s';
ALTER TABLE items ADD COLUMN title integer;
DROP SERVER far;
