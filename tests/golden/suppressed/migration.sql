SET lock_timeout = '2s';
-- drydock:ignore column-dropped nobody reads it since release 4.2
ALTER TABLE accounts DROP COLUMN balance;
-- drydock:ignore column-dropped
ALTER TABLE accounts DROP COLUMN email;
-- drydock:ignore no-such-rule it was there yesterday
SELECT 1;
CREATE TABLE t (a int); -- drydock:ignore table-dropped never needed
