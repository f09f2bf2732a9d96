-- The shop's first tables.
-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(10,2));
-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.total := coalesce(NEW.total, 0);
    RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TABLE items (id bigint); -- of an order

-- +goose Down
DROP TABLE items;
DROP TABLE orders;
