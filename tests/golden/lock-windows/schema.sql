CREATE TABLE accounts (id bigint PRIMARY KEY, email text, balance numeric(12,2));
CREATE TABLE orders (id bigint PRIMARY KEY, account_id bigint, note text);
