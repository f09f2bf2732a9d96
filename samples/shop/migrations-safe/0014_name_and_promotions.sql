-- The words that the business uses, beside the old ones as long as a running release knows only those.
SET lock_timeout = '5s';
ALTER TABLE products ADD COLUMN name text;
CREATE FUNCTION products_keep_name_and_title_equal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.name IS DISTINCT FROM OLD.name THEN
        NEW.title := NEW.name;
    ELSE
        NEW.title := coalesce(NEW.title, NEW.name);
        NEW.name := NEW.title;
    END IF;
    RETURN NEW;
END;
$$;
CREATE TRIGGER products_keep_name_and_title_equal BEFORE INSERT OR UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION products_keep_name_and_title_equal();

RESET lock_timeout;
DO $$
DECLARE
    first_id bigint := 0;
    last_id bigint := (SELECT max(id) FROM products);
BEGIN
    WHILE first_id <= last_id LOOP
        UPDATE products SET name = title
         WHERE id BETWEEN first_id AND first_id + 9999 AND name IS NULL;
        COMMIT;
        first_id := first_id + 10000;
    END LOOP;
END;
$$;

CREATE VIEW promotions AS
    SELECT id, code, percent_off, amount_off, currency, valid_from, valid_until, max_redemptions FROM coupons;
