-- Replaced by users.marketing_consent. Whoever still uses the table shall say so now, while giving it back is one GRANT; it is
-- dropped when nobody has.
REVOKE ALL ON newsletter_signups FROM shop_app, shop_readonly;
