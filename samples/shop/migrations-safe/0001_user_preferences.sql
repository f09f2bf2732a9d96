-- Customers keep their display preferences, loyalty tiers start, and the "not seen for a year" mailing needs an index.
-- The time limit keeps traffic from queueing up behind us; a concurrent build must wait for others, so it has none.
SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN preferences jsonb DEFAULT '{}';
ALTER TABLE users ADD COLUMN loyalty_tier character varying(20) NOT NULL DEFAULT 'standard';

RESET lock_timeout;
CREATE INDEX CONCURRENTLY users_last_login_at_idx ON users (last_login_at);
