-- The shop's schema as its team would have written it. ../schema.sql is what pg_dump makes of it; see ../README.md.
-- Needs the roles shop_owner, shop_app, shop_readonly and shop_support, and an empty database owned by shop_owner.

SET ROLE shop_owner;

CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS 'what the business intelligence tools read; nothing in it is a source of truth';

-- Types

CREATE TYPE user_status AS ENUM ('pending', 'active', 'suspended', 'closed');
CREATE TYPE order_status AS ENUM ('draft', 'placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled', 'returned');
CREATE TYPE payment_method AS ENUM ('card', 'paypal', 'invoice', 'direct_debit', 'gift_card');
CREATE TYPE payment_status AS ENUM ('pending', 'authorized', 'captured', 'failed', 'refunded');
CREATE TYPE shipment_status AS ENUM ('announced', 'handed_over', 'in_transit', 'delivered', 'lost', 'returned');
CREATE TYPE stock_movement_kind AS ENUM ('receipt', 'reservation', 'release', 'pick', 'correction', 'return');
CREATE TYPE purchase_order_status AS ENUM ('draft', 'sent', 'confirmed', 'received', 'cancelled');
CREATE TYPE notification_channel AS ENUM ('in_app', 'email', 'push', 'sms');

CREATE DOMAIN email_address AS text
    CONSTRAINT email_address_has_at_sign CHECK (VALUE ~ '^[^@\s]+@[^@\s]+$');
COMMENT ON DOMAIN email_address IS 'as typed by the customer; compared case-insensitively by lower()';
CREATE DOMAIN currency_code AS character(3)
    CONSTRAINT currency_code_is_iso CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE DOMAIN money_amount AS numeric(12,2)
    CONSTRAINT money_amount_not_negative CHECK (VALUE >= 0);

CREATE TYPE dimensions AS (
    length_mm integer,
    width_mm integer,
    height_mm integer,
    weight_g integer
);
COMMENT ON TYPE dimensions IS 'of the packed article, as the carrier measures it';

-- Functions that the tables need

CREATE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION set_updated_at() IS 'keeps updated_at true, whoever writes';

-- Reference data

CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE countries (
    code character(2) PRIMARY KEY,
    name text NOT NULL UNIQUE,
    currency currency_code NOT NULL,
    vat_rate numeric(4,2) NOT NULL DEFAULT 0,
    ships_to boolean NOT NULL DEFAULT true
);

-- People

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email email_address NOT NULL,
    password_hash text,
    display_name character varying(120) NOT NULL,
    nickname character varying(40),
    phone character varying(32),
    country_code character(2) REFERENCES countries (code),
    locale character varying(10) NOT NULL DEFAULT 'en',
    status user_status NOT NULL DEFAULT 'pending',
    marketing_consent boolean NOT NULL DEFAULT false,
    tags text[] NOT NULL DEFAULT '{}',
    email_verified_at timestamptz,
    last_login_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
-- A finer sample for the column that identifies people: the planner's estimates for log-in depend on it.
ALTER TABLE users ALTER COLUMN email SET STATISTICS 5000;
CREATE INDEX users_email_idx ON users (email);
CREATE INDEX users_email_lower_idx ON users (lower(email));
CREATE INDEX users_nickname_idx ON users (nickname) WHERE nickname IS NOT NULL;
CREATE INDEX users_created_at_idx ON users (created_at);
CREATE INDEX users_tags_idx ON users USING gin (tags);
COMMENT ON TABLE users IS 'customers and staff; guests have no row here';
COMMENT ON COLUMN users.country_code IS 'empty for accounts from before 2016, when the form did not ask';
COMMENT ON COLUMN users.tags IS 'free labels set by customer service';

CREATE TABLE addresses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    recipient text NOT NULL,
    street text NOT NULL,
    postal_code character varying(16) NOT NULL,
    city text NOT NULL,
    country_code character(2) NOT NULL REFERENCES countries (code),
    is_default boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX addresses_user_id_idx ON addresses (user_id);
CREATE UNIQUE INDEX addresses_one_default_idx ON addresses (user_id) WHERE is_default;

CREATE TABLE sessions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ip_address inet,
    user_agent text,
    data jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

CREATE TABLE roles (
    id serial PRIMARY KEY,
    name character varying(50) NOT NULL UNIQUE,
    description text
);

CREATE TABLE permissions (
    id serial PRIMARY KEY,
    code character varying(100) NOT NULL UNIQUE,
    description text
);

CREATE TABLE role_permissions (
    role_id integer NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    permission_id integer NOT NULL REFERENCES permissions (id) ON DELETE CASCADE,
    PRIMARY KEY (role_id, permission_id)
);

CREATE TABLE user_roles (
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id integer NOT NULL REFERENCES roles (id) ON DELETE RESTRICT,
    granted_by bigint REFERENCES users (id) ON DELETE SET NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, role_id)
);
CREATE INDEX user_roles_role_id_idx ON user_roles (role_id);

-- Catalogue

CREATE TABLE brands (
    id serial PRIMARY KEY,
    name text NOT NULL UNIQUE,
    slug character varying(120) NOT NULL UNIQUE,
    website text
);

CREATE TABLE categories (
    id serial PRIMARY KEY,
    parent_id integer REFERENCES categories (id) ON DELETE RESTRICT,
    name text NOT NULL,
    slug character varying(120) NOT NULL UNIQUE,
    sort_order integer NOT NULL DEFAULT 0,
    CONSTRAINT categories_not_own_parent CHECK (parent_id <> id)
);
CREATE INDEX categories_parent_id_idx ON categories (parent_id);

CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    brand_id integer REFERENCES brands (id) ON DELETE SET NULL,
    sku character varying(32) NOT NULL UNIQUE,
    legacy_sku character varying(32),
    title text NOT NULL,
    description text NOT NULL DEFAULT '',
    attributes jsonb NOT NULL DEFAULT '{}',
    search_keywords text[] NOT NULL DEFAULT '{}',
    search_vector tsvector GENERATED ALWAYS AS
        (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', description), 'B')) STORED,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX products_brand_id_idx ON products (brand_id);
CREATE INDEX products_attributes_idx ON products USING gin (attributes jsonb_path_ops);
CREATE INDEX products_search_vector_idx ON products USING gin (search_vector);
CREATE INDEX products_active_created_at_idx ON products (created_at DESC) WHERE is_active;
COMMENT ON COLUMN products.legacy_sku IS 'number in the shop system before 2016, which reused numbers';

CREATE TABLE product_categories (
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    category_id integer NOT NULL REFERENCES categories (id) ON DELETE CASCADE,
    PRIMARY KEY (product_id, category_id)
);
CREATE INDEX product_categories_category_id_idx ON product_categories (category_id);

CREATE TABLE product_variants (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    sku character varying(48) NOT NULL UNIQUE,
    barcode character varying(14),
    options jsonb NOT NULL DEFAULT '{}',
    packaging dimensions,
    position integer NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX product_variants_product_id_idx ON product_variants (product_id);

CREATE TABLE product_images (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    variant_id bigint REFERENCES product_variants (id) ON DELETE SET NULL,
    url text NOT NULL,
    alt_text text,
    width integer,
    height integer,
    sort_order integer NOT NULL DEFAULT 0
);
CREATE INDEX product_images_product_id_idx ON product_images (product_id);

CREATE TABLE prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    variant_id bigint NOT NULL REFERENCES product_variants (id) ON DELETE CASCADE,
    currency currency_code NOT NULL,
    amount money_amount NOT NULL,
    valid_during tstzrange NOT NULL DEFAULT tstzrange(now(), NULL)
);
CREATE UNIQUE INDEX prices_current_idx ON prices (variant_id, currency) WHERE upper_inf(valid_during);
CREATE INDEX prices_valid_during_idx ON prices USING gist (valid_during);

CREATE TABLE price_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    variant_id bigint NOT NULL REFERENCES product_variants (id) ON DELETE CASCADE,
    currency currency_code NOT NULL,
    old_amount money_amount,
    new_amount money_amount NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by text NOT NULL DEFAULT CURRENT_USER
);
CREATE INDEX price_history_variant_id_changed_at_idx ON price_history (variant_id, changed_at);

CREATE TABLE campaigns (
    id serial PRIMARY KEY,
    name text NOT NULL,
    active_during tstzrange NOT NULL,
    percent_off numeric(5,2) NOT NULL,
    cancelled boolean NOT NULL DEFAULT false,
    CONSTRAINT campaigns_percent_off_range CHECK (percent_off > 0 AND percent_off <= 100),
    CONSTRAINT campaigns_no_overlap EXCLUDE USING gist (active_during WITH &&) WHERE (NOT cancelled)
);
COMMENT ON CONSTRAINT campaigns_no_overlap ON campaigns IS 'one shop-wide campaign at a time';

-- Purchasing and stock

CREATE TABLE suppliers (
    id serial PRIMARY KEY,
    name text NOT NULL,
    contact_email email_address,
    country_code character(2) REFERENCES countries (code),
    lead_time interval NOT NULL DEFAULT '14 days',
    is_active boolean NOT NULL DEFAULT true
);

CREATE TABLE purchase_orders (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    supplier_id integer NOT NULL REFERENCES suppliers (id),
    status purchase_order_status NOT NULL DEFAULT 'draft',
    ordered_on date,
    expected_on date,
    created_by bigint REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT purchase_orders_dates_in_order CHECK (expected_on >= ordered_on)
);
CREATE INDEX purchase_orders_supplier_id_idx ON purchase_orders (supplier_id);

CREATE TABLE purchase_order_lines (
    purchase_order_id bigint NOT NULL REFERENCES purchase_orders (id) ON DELETE CASCADE,
    line_number integer NOT NULL,
    variant_id bigint NOT NULL REFERENCES product_variants (id),
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_cost money_amount NOT NULL,
    PRIMARY KEY (purchase_order_id, line_number)
);

CREATE TABLE warehouses (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code character varying(8) NOT NULL UNIQUE,
    name text NOT NULL,
    country_code character(2) NOT NULL REFERENCES countries (code),
    opened_on date
);

CREATE TABLE inventory (
    warehouse_id smallint NOT NULL REFERENCES warehouses (id),
    variant_id bigint NOT NULL REFERENCES product_variants (id) ON DELETE CASCADE,
    on_hand integer NOT NULL DEFAULT 0,
    reserved integer NOT NULL DEFAULT 0,
    reorder_level integer NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (warehouse_id, variant_id),
    CONSTRAINT inventory_reserved_not_above_on_hand CHECK (reserved <= on_hand)
) WITH (fillfactor = 70);
CREATE INDEX inventory_variant_id_idx ON inventory (variant_id);

CREATE TABLE stock_movements (
    id serial PRIMARY KEY,
    warehouse_id smallint NOT NULL REFERENCES warehouses (id),
    variant_id bigint NOT NULL REFERENCES product_variants (id),
    kind stock_movement_kind NOT NULL,
    quantity integer NOT NULL,
    reference text,
    moved_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_movements_variant_id_moved_at_idx ON stock_movements (variant_id, moved_at);

-- Selling

CREATE TABLE carts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id bigint REFERENCES users (id) ON DELETE CASCADE,
    currency currency_code NOT NULL DEFAULT 'EUR',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX carts_user_id_idx ON carts (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE cart_items (
    cart_id uuid NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
    variant_id bigint NOT NULL REFERENCES product_variants (id) ON DELETE CASCADE,
    quantity integer NOT NULL DEFAULT 1 CHECK (quantity > 0),
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cart_id, variant_id)
);

CREATE TABLE coupons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code character varying(32) NOT NULL,
    percent_off numeric(5,2),
    amount_off money_amount,
    currency currency_code,
    valid_from timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz,
    max_redemptions integer,
    CONSTRAINT coupons_one_kind_of_discount CHECK ((percent_off IS NULL) <> (amount_off IS NULL))
);
CREATE UNIQUE INDEX coupons_code_idx ON coupons (upper(code));

CREATE SEQUENCE order_number_seq START WITH 1000000;

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_number character varying(16) NOT NULL UNIQUE
        DEFAULT ('SO' || lpad(nextval('order_number_seq')::text, 12, '0')),
    user_id bigint REFERENCES users (id) ON DELETE SET NULL,
    email email_address NOT NULL,
    status order_status NOT NULL DEFAULT 'draft',
    currency currency_code DEFAULT 'EUR',
    subtotal money_amount NOT NULL DEFAULT 0,
    shipping_cost money_amount NOT NULL DEFAULT 0,
    discount money_amount NOT NULL DEFAULT 0,
    total numeric(13,2) GENERATED ALWAYS AS (subtotal + shipping_cost - discount) STORED,
    shipping_address jsonb,
    billing_address jsonb,
    customer_note text,
    placed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX orders_user_id_placed_at_idx ON orders (user_id, placed_at DESC) WHERE user_id IS NOT NULL;
CREATE INDEX orders_open_idx ON orders (placed_at) WHERE status IN ('placed', 'paid', 'packed');
CREATE INDEX orders_created_at_idx ON orders USING brin (created_at);
COMMENT ON TABLE orders IS 'most come from marketplaces and guests and have no user';
COMMENT ON COLUMN orders.shipping_address IS 'as it was at checkout; later changes of the address do not reach it';

CREATE TABLE coupon_redemptions (
    coupon_id bigint NOT NULL REFERENCES coupons (id),
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    redeemed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (coupon_id, order_id)
);
CREATE INDEX coupon_redemptions_order_id_idx ON coupon_redemptions (order_id);

CREATE TABLE order_lines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line_number smallint NOT NULL,
    variant_id bigint NOT NULL,
    description text NOT NULL,
    quantity integer NOT NULL,
    unit_price money_amount NOT NULL,
    discount money_amount NOT NULL DEFAULT 0,
    line_total numeric(14,2) GENERATED ALWAYS AS (quantity * unit_price - discount) STORED,
    CONSTRAINT order_lines_quantity_positive CHECK (quantity > 0),
    CONSTRAINT order_lines_order_id_line_number_key UNIQUE (order_id, line_number)
);
CREATE INDEX order_lines_variant_id_idx ON order_lines (variant_id);

CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE RESTRICT,
    method payment_method NOT NULL,
    status payment_status NOT NULL DEFAULT 'pending',
    amount numeric(12,2) NOT NULL,
    currency currency_code NOT NULL,
    provider_reference character varying(64),
    provider_response jsonb,
    authorized_at timestamptz,
    captured_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX payments_order_id_idx ON payments (order_id);
CREATE UNIQUE INDEX payments_provider_reference_idx ON payments (method, provider_reference)
    WHERE provider_reference IS NOT NULL;
CREATE INDEX payments_unsettled_idx ON payments (created_at) WHERE status IN ('pending', 'authorized');

CREATE TABLE refunds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id bigint NOT NULL REFERENCES payments (id) ON DELETE RESTRICT,
    amount money_amount NOT NULL,
    reason text,
    refunded_by bigint REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT refunds_amount_positive CHECK (amount > 0)
);
CREATE INDEX refunds_payment_id_idx ON refunds (payment_id);

CREATE TABLE shipments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE RESTRICT,
    warehouse_id smallint NOT NULL REFERENCES warehouses (id),
    carrier character varying(32) NOT NULL,
    tracking_number character varying(64),
    status shipment_status NOT NULL DEFAULT 'announced',
    shipped_at timestamptz,
    delivered_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT shipments_carrier_tracking_number_key UNIQUE NULLS DISTINCT (carrier, tracking_number)
);
CREATE INDEX shipments_order_id_idx ON shipments (order_id);

CREATE TABLE shipment_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shipment_id bigint NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    status shipment_status NOT NULL,
    location text,
    raw_message jsonb,
    happened_at timestamptz NOT NULL
);
CREATE INDEX shipment_events_shipment_id_happened_at_idx ON shipment_events (shipment_id, happened_at);

-- Around the shop

CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    user_id bigint REFERENCES users (id) ON DELETE SET NULL,
    order_id bigint,
    rating smallint NOT NULL,
    title character varying(200),
    body text,
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT reviews_rating_range CHECK (rating BETWEEN 1 AND 5)
);
CREATE UNIQUE INDEX reviews_one_each_idx ON reviews (product_id, user_id) WHERE user_id IS NOT NULL;
-- Reviews taken over from the old shop name orders that were never imported.
ALTER TABLE reviews ADD CONSTRAINT reviews_order_id_fkey
    FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE SET NULL NOT VALID;

CREATE TABLE wishlist_items (
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    variant_id bigint NOT NULL REFERENCES product_variants (id) ON DELETE CASCADE,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, variant_id)
);

CREATE TABLE notifications (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel notification_channel NOT NULL,
    template character varying(64) NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    read_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notifications_unread_idx ON notifications (user_id, created_at DESC) WHERE read_at IS NULL;

CREATE TABLE email_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient email_address NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    attempts smallint NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);
CREATE INDEX email_outbox_due_idx ON email_outbox (next_attempt_at) WHERE sent_at IS NULL;

CREATE TABLE newsletter_signups (
    id serial PRIMARY KEY,
    email email_address NOT NULL,
    source character varying(40),
    confirmed boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT newsletter_signups_email_key UNIQUE (email)
);
COMMENT ON TABLE newsletter_signups IS 'superseded by users.marketing_consent';

CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id uuid,
    user_id bigint,
    name character varying(64) NOT NULL,
    path text,
    properties jsonb,
    occurred_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE INDEX events_occurred_at_idx ON events USING brin (occurred_at) WITH (pages_per_range = 64);
CREATE INDEX events_session_id_idx ON events (session_id);
COMMENT ON TABLE events IS 'clickstream; no foreign keys, because it outlives sessions and users';

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL DEFAULT CURRENT_USER,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb,
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX audit_log_table_name_row_id_idx ON audit_log (table_name, row_id);
CREATE TABLE audit_log_2025_01 PARTITION OF audit_log FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2025-02-01 00:00+00');
CREATE TABLE audit_log_2025_02 PARTITION OF audit_log FOR VALUES FROM ('2025-02-01 00:00+00') TO ('2025-03-01 00:00+00');
CREATE TABLE audit_log_2025_03 PARTITION OF audit_log FOR VALUES FROM ('2025-03-01 00:00+00') TO ('2025-04-01 00:00+00');
CREATE TABLE audit_log_2025_04 PARTITION OF audit_log FOR VALUES FROM ('2025-04-01 00:00+00') TO ('2025-05-01 00:00+00');
CREATE TABLE audit_log_2025_05 PARTITION OF audit_log FOR VALUES FROM ('2025-05-01 00:00+00') TO ('2025-06-01 00:00+00');
CREATE TABLE audit_log_2025_06 PARTITION OF audit_log FOR VALUES FROM ('2025-06-01 00:00+00') TO ('2025-07-01 00:00+00');
CREATE TABLE audit_log_default PARTITION OF audit_log DEFAULT;
COMMENT ON TABLE audit_log IS 'one partition a month; older months are detached and archived';

-- Functions

CREATE FUNCTION audit_row_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public', 'pg_temp'
    AS $$
DECLARE
    changed bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        changed := OLD.id;
    ELSE
        changed := NEW.id;
    END IF;
    INSERT INTO audit_log (action, table_name, row_id, old_row, new_row)
    VALUES (TG_OP, TG_TABLE_NAME, changed,
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
            CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
END;
$$;

CREATE FUNCTION log_price_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.amount IS DISTINCT FROM OLD.amount THEN
        INSERT INTO price_history (variant_id, currency, old_amount, new_amount)
        VALUES (NEW.variant_id, NEW.currency, CASE WHEN TG_OP = 'UPDATE' THEN OLD.amount END, NEW.amount);
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION order_total(wanted_order bigint) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(sum(line_total), 0) FROM order_lines WHERE order_id = wanted_order
$$;

CREATE FUNCTION current_price(wanted_variant bigint, wanted_currency currency_code) RETURNS money_amount
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT p.amount
          FROM prices p
         WHERE p.variant_id = wanted_variant AND p.currency = wanted_currency AND upper_inf(p.valid_during);
    END;

CREATE FUNCTION find_customer(search_text text)
    RETURNS TABLE (user_id bigint, display_name character varying, email email_address)
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN QUERY
        SELECT u.id, u.display_name, u.email
          FROM users u
         WHERE lower(u.email) = lower(search_text)
            OR u.nickname = search_text
            OR u.phone = search_text
         ORDER BY u.last_login_at DESC NULLS LAST
         LIMIT 20;
END;
$$;
COMMENT ON FUNCTION find_customer(text) IS 'behind the search field of the customer service screen';

CREATE FUNCTION reserve_stock(wanted_variant bigint, wanted_quantity integer) RETURNS smallint
    LANGUAGE plpgsql
    AS $$
DECLARE
    chosen smallint;
BEGIN
    SELECT warehouse_id INTO chosen
      FROM inventory
     WHERE variant_id = wanted_variant AND on_hand - reserved >= wanted_quantity
     ORDER BY on_hand - reserved DESC
     LIMIT 1
       FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not enough stock of variant %', wanted_variant;
    END IF;
    UPDATE inventory SET reserved = reserved + wanted_quantity
     WHERE warehouse_id = chosen AND variant_id = wanted_variant;
    INSERT INTO stock_movements (warehouse_id, variant_id, kind, quantity)
    VALUES (chosen, wanted_variant, 'reservation', wanted_quantity);
    RETURN chosen;
END;
$$;

CREATE PROCEDURE purge_expired_sessions(batch_size integer DEFAULT 10000)
    LANGUAGE plpgsql
    AS $$
DECLARE
    deleted integer;
BEGIN
    LOOP
        DELETE FROM sessions
         WHERE id IN (SELECT id FROM sessions WHERE expires_at < now() LIMIT batch_size);
        GET DIAGNOSTICS deleted = ROW_COUNT;
        COMMIT;
        EXIT WHEN deleted < batch_size;
    END LOOP;
END;
$$;

-- Triggers

CREATE TRIGGER users_set_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER products_set_updated_at BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER product_variants_set_updated_at BEFORE UPDATE ON product_variants
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER inventory_set_updated_at BEFORE UPDATE ON inventory FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER carts_set_updated_at BEFORE UPDATE ON carts FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER orders_set_updated_at BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER prices_log_change AFTER INSERT OR UPDATE OF amount ON prices
    FOR EACH ROW EXECUTE FUNCTION log_price_change();
CREATE TRIGGER users_audit AFTER INSERT OR DELETE OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION audit_row_change();
CREATE TRIGGER products_audit AFTER INSERT OR DELETE OR UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION audit_row_change();
CREATE TRIGGER refunds_audit AFTER INSERT OR DELETE OR UPDATE ON refunds
    FOR EACH ROW EXECUTE FUNCTION audit_row_change();
CREATE TRIGGER orders_audit_status AFTER UPDATE OF status ON orders
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION audit_row_change();

-- Views

CREATE VIEW customer_overview AS
    SELECT u.id, u.email, u.display_name, u.phone, u.country_code,
           count(o.id) AS order_count,
           sum(o.total) FILTER (WHERE o.status NOT IN ('draft', 'cancelled')) AS lifetime_value,
           max(o.placed_at) AS last_order_at
      FROM users u
      LEFT JOIN orders o ON o.user_id = u.id
     GROUP BY u.id;
COMMENT ON VIEW customer_overview IS 'the customer service screen';

CREATE VIEW open_orders AS
    SELECT o.id, o.order_number, o.email, o.status, o.total, o.currency, o.placed_at,
           now() - o.placed_at AS age
      FROM orders o
     WHERE o.status IN ('placed', 'paid', 'packed');

CREATE VIEW low_stock WITH (security_invoker = true) AS
    SELECT w.code AS warehouse, v.sku, p.title, i.on_hand, i.reserved, i.reorder_level
      FROM inventory i
      JOIN warehouses w ON w.id = i.warehouse_id
      JOIN product_variants v ON v.id = i.variant_id
      JOIN products p ON p.id = v.product_id
     WHERE i.on_hand - i.reserved < i.reorder_level;

CREATE MATERIALIZED VIEW reporting.daily_sales AS
    SELECT (o.placed_at AT TIME ZONE 'UTC')::date AS day,
           o.currency,
           count(DISTINCT o.id) AS order_count,
           sum(l.quantity) AS item_count,
           sum(l.line_total) AS revenue
      FROM orders o
      JOIN order_lines l ON l.order_id = o.id
     WHERE o.status IN ('paid', 'packed', 'shipped', 'delivered') AND o.placed_at IS NOT NULL
     GROUP BY 1, 2
  WITH NO DATA;
CREATE UNIQUE INDEX daily_sales_day_currency_idx ON reporting.daily_sales (day, currency);
COMMENT ON MATERIALIZED VIEW reporting.daily_sales IS 'refreshed concurrently every hour';

CREATE VIEW reporting.monthly_sales AS
    SELECT date_trunc('month', day)::date AS month, currency,
           sum(order_count) AS order_count, sum(revenue) AS revenue
      FROM reporting.daily_sales
     GROUP BY 1, 2;

-- Who sees what

ALTER TABLE addresses ENABLE ROW LEVEL SECURITY;
CREATE POLICY addresses_own ON addresses TO shop_app
    USING (user_id = current_setting('shop.user_id', true)::bigint)
    WITH CHECK (user_id = current_setting('shop.user_id', true)::bigint);
CREATE POLICY addresses_support_reads ON addresses FOR SELECT TO shop_support USING (true);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY sessions_owner_all ON sessions TO shop_owner USING (true);
CREATE POLICY sessions_own ON sessions TO shop_app
    USING (user_id = current_setting('shop.user_id', true)::bigint);

GRANT USAGE ON SCHEMA reporting TO shop_readonly;
GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO shop_readonly;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO shop_readonly;
REVOKE SELECT ON users, sessions, email_outbox FROM shop_readonly;
GRANT SELECT (id, display_name, country_code, locale, status, created_at) ON users TO shop_readonly;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shop_app;
REVOKE UPDATE, DELETE ON audit_log, events FROM shop_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shop_app;
GRANT SELECT ON customer_overview, addresses, open_orders, reviews TO shop_support;
REVOKE ALL ON FUNCTION find_customer(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_customer(text) TO shop_app, shop_support;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA public GRANT SELECT ON TABLES TO shop_readonly;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shop_app;

RESET ROLE;
