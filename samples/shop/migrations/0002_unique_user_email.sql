-- One account for each e-mail address.
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
