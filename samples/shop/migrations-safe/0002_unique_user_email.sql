-- One account for each e-mail address. Some addresses have two accounts: which one stays is for people to decide. The newer
-- one is marked for them and left out of the rule until then.
SET lock_timeout = '5s';
ALTER TABLE users ADD COLUMN shares_email boolean NOT NULL DEFAULT false;

RESET lock_timeout;
UPDATE users SET shares_email = true
 WHERE id IN (SELECT id
                FROM (SELECT id, row_number() OVER (PARTITION BY email ORDER BY id) AS place FROM users) AS numbered
               WHERE place > 1);
CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email) WHERE NOT shares_email;
