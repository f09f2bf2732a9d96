-- Customers keep their display preferences, loyalty tiers start, and the "not seen for a year" mailing needs an index.
ALTER TABLE users ADD COLUMN preferences jsonb DEFAULT '{}';
ALTER TABLE users ADD COLUMN loyalty_tier character varying(20) NOT NULL;
CREATE INDEX users_last_login_at_idx ON users (last_login_at);
