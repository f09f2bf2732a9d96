SET lock_timeout = '5s';
-- Takes along what is its own, as it would without CASCADE: nothing is said of that.
DROP TABLE visits CASCADE;
-- Takes along a view, which nobody named.
DROP TABLE pages CASCADE;
