-- The words that the business uses.
ALTER TABLE products RENAME COLUMN title TO name;
ALTER TABLE coupons RENAME TO promotions;
