-- Telephone numbers go, for data protection.
ALTER TABLE users DROP COLUMN phone;
