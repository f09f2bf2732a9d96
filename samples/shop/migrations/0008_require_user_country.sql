-- The form has asked for the country for years, so every account has one.
ALTER TABLE users ALTER COLUMN country_code SET NOT NULL;
