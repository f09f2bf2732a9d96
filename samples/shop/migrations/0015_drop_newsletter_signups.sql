-- Replaced by users.marketing_consent.
DROP TABLE newsletter_signups;
