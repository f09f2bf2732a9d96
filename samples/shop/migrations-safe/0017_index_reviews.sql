-- "My reviews" on the account page.
CREATE INDEX CONCURRENTLY reviews_user_id_idx ON reviews (user_id);
