-- "My reviews" on the account page.
BEGIN;
CREATE INDEX CONCURRENTLY reviews_user_id_idx ON reviews (user_id);
COMMIT;
