-- migrate:up
ALTER TABLE items ADD a int;
-- migrate:down
ALTER TABLE items DROP a;
-- migrate:up
ALTER TABLE items ADD b int;
-- migrate:down
ALTER TABLE items DROP b;
