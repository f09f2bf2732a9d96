--
-- PostgreSQL database dump
--

\restrict shop

-- Dumped from database version 17.10
-- Dumped by pg_dump version 17.11 (Debian 17.11-0+deb13u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: reporting; Type: SCHEMA; Schema: -; Owner: shop_owner
--

CREATE SCHEMA reporting;


ALTER SCHEMA reporting OWNER TO shop_owner;

--
-- Name: SCHEMA reporting; Type: COMMENT; Schema: -; Owner: shop_owner
--

COMMENT ON SCHEMA reporting IS 'what the business intelligence tools read; nothing in it is a source of truth';


--
-- Name: currency_code; Type: DOMAIN; Schema: public; Owner: shop_owner
--

CREATE DOMAIN public.currency_code AS character(3)
	CONSTRAINT currency_code_is_iso CHECK ((VALUE ~ '^[A-Z]{3}$'::text));


ALTER DOMAIN public.currency_code OWNER TO shop_owner;

--
-- Name: dimensions; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.dimensions AS (
	length_mm integer,
	width_mm integer,
	height_mm integer,
	weight_g integer
);


ALTER TYPE public.dimensions OWNER TO shop_owner;

--
-- Name: TYPE dimensions; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON TYPE public.dimensions IS 'of the packed article, as the carrier measures it';


--
-- Name: email_address; Type: DOMAIN; Schema: public; Owner: shop_owner
--

CREATE DOMAIN public.email_address AS text
	CONSTRAINT email_address_has_at_sign CHECK ((VALUE ~ '^[^@\s]+@[^@\s]+$'::text));


ALTER DOMAIN public.email_address OWNER TO shop_owner;

--
-- Name: DOMAIN email_address; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON DOMAIN public.email_address IS 'as typed by the customer; compared case-insensitively by lower()';


--
-- Name: money_amount; Type: DOMAIN; Schema: public; Owner: shop_owner
--

CREATE DOMAIN public.money_amount AS numeric(12,2)
	CONSTRAINT money_amount_not_negative CHECK ((VALUE >= (0)::numeric));


ALTER DOMAIN public.money_amount OWNER TO shop_owner;

--
-- Name: notification_channel; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.notification_channel AS ENUM (
    'in_app',
    'email',
    'push',
    'sms'
);


ALTER TYPE public.notification_channel OWNER TO shop_owner;

--
-- Name: order_status; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.order_status AS ENUM (
    'draft',
    'placed',
    'paid',
    'packed',
    'shipped',
    'delivered',
    'cancelled',
    'returned'
);


ALTER TYPE public.order_status OWNER TO shop_owner;

--
-- Name: payment_method; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.payment_method AS ENUM (
    'card',
    'paypal',
    'invoice',
    'direct_debit',
    'gift_card'
);


ALTER TYPE public.payment_method OWNER TO shop_owner;

--
-- Name: payment_status; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.payment_status AS ENUM (
    'pending',
    'authorized',
    'captured',
    'failed',
    'refunded'
);


ALTER TYPE public.payment_status OWNER TO shop_owner;

--
-- Name: purchase_order_status; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.purchase_order_status AS ENUM (
    'draft',
    'sent',
    'confirmed',
    'received',
    'cancelled'
);


ALTER TYPE public.purchase_order_status OWNER TO shop_owner;

--
-- Name: shipment_status; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.shipment_status AS ENUM (
    'announced',
    'handed_over',
    'in_transit',
    'delivered',
    'lost',
    'returned'
);


ALTER TYPE public.shipment_status OWNER TO shop_owner;

--
-- Name: stock_movement_kind; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.stock_movement_kind AS ENUM (
    'receipt',
    'reservation',
    'release',
    'pick',
    'correction',
    'return'
);


ALTER TYPE public.stock_movement_kind OWNER TO shop_owner;

--
-- Name: user_status; Type: TYPE; Schema: public; Owner: shop_owner
--

CREATE TYPE public.user_status AS ENUM (
    'pending',
    'active',
    'suspended',
    'closed'
);


ALTER TYPE public.user_status OWNER TO shop_owner;

--
-- Name: audit_row_change(); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.audit_row_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
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


ALTER FUNCTION public.audit_row_change() OWNER TO shop_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: prices; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.prices (
    id bigint NOT NULL,
    variant_id bigint NOT NULL,
    currency public.currency_code NOT NULL,
    amount public.money_amount NOT NULL,
    valid_during tstzrange DEFAULT tstzrange(now(), NULL::timestamp with time zone) NOT NULL
);


ALTER TABLE public.prices OWNER TO shop_owner;

--
-- Name: current_price(bigint, public.currency_code); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.current_price(wanted_variant bigint, wanted_currency public.currency_code) RETURNS public.money_amount
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.amount
    FROM public.prices p
   WHERE ((p.variant_id = current_price.wanted_variant) AND ((p.currency)::bpchar = (current_price.wanted_currency)::bpchar) AND upper_inf(p.valid_during));
END;


ALTER FUNCTION public.current_price(wanted_variant bigint, wanted_currency public.currency_code) OWNER TO shop_owner;

--
-- Name: find_customer(text); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.find_customer(search_text text) RETURNS TABLE(user_id bigint, display_name character varying, email public.email_address)
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


ALTER FUNCTION public.find_customer(search_text text) OWNER TO shop_owner;

--
-- Name: FUNCTION find_customer(search_text text); Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON FUNCTION public.find_customer(search_text text) IS 'behind the search field of the customer service screen';


--
-- Name: log_price_change(); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.log_price_change() RETURNS trigger
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


ALTER FUNCTION public.log_price_change() OWNER TO shop_owner;

--
-- Name: order_total(bigint); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.order_total(wanted_order bigint) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(sum(line_total), 0) FROM order_lines WHERE order_id = wanted_order
$$;


ALTER FUNCTION public.order_total(wanted_order bigint) OWNER TO shop_owner;

--
-- Name: purge_expired_sessions(integer); Type: PROCEDURE; Schema: public; Owner: shop_owner
--

CREATE PROCEDURE public.purge_expired_sessions(IN batch_size integer DEFAULT 10000)
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


ALTER PROCEDURE public.purge_expired_sessions(IN batch_size integer) OWNER TO shop_owner;

--
-- Name: reserve_stock(bigint, integer); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.reserve_stock(wanted_variant bigint, wanted_quantity integer) RETURNS smallint
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


ALTER FUNCTION public.reserve_stock(wanted_variant bigint, wanted_quantity integer) OWNER TO shop_owner;

--
-- Name: set_updated_at(); Type: FUNCTION; Schema: public; Owner: shop_owner
--

CREATE FUNCTION public.set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;


ALTER FUNCTION public.set_updated_at() OWNER TO shop_owner;

--
-- Name: FUNCTION set_updated_at(); Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON FUNCTION public.set_updated_at() IS 'keeps updated_at true, whoever writes';


--
-- Name: addresses; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.addresses (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    recipient text NOT NULL,
    street text NOT NULL,
    postal_code character varying(16) NOT NULL,
    city text NOT NULL,
    country_code character(2) NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.addresses OWNER TO shop_owner;

--
-- Name: addresses_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.addresses ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.addresses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
)
PARTITION BY RANGE (occurred_at);


ALTER TABLE public.audit_log OWNER TO shop_owner;

--
-- Name: TABLE audit_log; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON TABLE public.audit_log IS 'one partition a month; older months are detached and archived';


--
-- Name: audit_log_2025_01; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log_2025_01 (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
);


ALTER TABLE public.audit_log_2025_01 OWNER TO shop_owner;

--
-- Name: audit_log_2025_02; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log_2025_02 (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
);


ALTER TABLE public.audit_log_2025_02 OWNER TO shop_owner;

--
-- Name: audit_log_2025_03; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log_2025_03 (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
);


ALTER TABLE public.audit_log_2025_03 OWNER TO shop_owner;

--
-- Name: audit_log_2025_04; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log_2025_04 (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
);


ALTER TABLE public.audit_log_2025_04 OWNER TO shop_owner;

--
-- Name: audit_log_2025_05; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log_2025_05 (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
);


ALTER TABLE public.audit_log_2025_05 OWNER TO shop_owner;

--
-- Name: audit_log_2025_06; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log_2025_06 (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
);


ALTER TABLE public.audit_log_2025_06 OWNER TO shop_owner;

--
-- Name: audit_log_default; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.audit_log_default (
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text DEFAULT CURRENT_USER NOT NULL,
    action character varying(8) NOT NULL,
    table_name text NOT NULL,
    row_id bigint,
    old_row jsonb,
    new_row jsonb
);


ALTER TABLE public.audit_log_default OWNER TO shop_owner;

--
-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: brands; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.brands (
    id integer NOT NULL,
    name text NOT NULL,
    slug character varying(120) NOT NULL,
    website text
);


ALTER TABLE public.brands OWNER TO shop_owner;

--
-- Name: brands_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.brands_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.brands_id_seq OWNER TO shop_owner;

--
-- Name: brands_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.brands_id_seq OWNED BY public.brands.id;


--
-- Name: campaigns; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.campaigns (
    id integer NOT NULL,
    name text NOT NULL,
    active_during tstzrange NOT NULL,
    percent_off numeric(5,2) NOT NULL,
    cancelled boolean DEFAULT false NOT NULL,
    CONSTRAINT campaigns_percent_off_range CHECK (((percent_off > (0)::numeric) AND (percent_off <= (100)::numeric)))
);


ALTER TABLE public.campaigns OWNER TO shop_owner;

--
-- Name: campaigns_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.campaigns_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.campaigns_id_seq OWNER TO shop_owner;

--
-- Name: campaigns_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.campaigns_id_seq OWNED BY public.campaigns.id;


--
-- Name: cart_items; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.cart_items (
    cart_id uuid NOT NULL,
    variant_id bigint NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT cart_items_quantity_check CHECK ((quantity > 0))
);


ALTER TABLE public.cart_items OWNER TO shop_owner;

--
-- Name: carts; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.carts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint,
    currency public.currency_code DEFAULT 'EUR'::bpchar NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.carts OWNER TO shop_owner;

--
-- Name: categories; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.categories (
    id integer NOT NULL,
    parent_id integer,
    name text NOT NULL,
    slug character varying(120) NOT NULL,
    sort_order integer DEFAULT 0 NOT NULL,
    CONSTRAINT categories_not_own_parent CHECK ((parent_id <> id))
);


ALTER TABLE public.categories OWNER TO shop_owner;

--
-- Name: categories_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.categories_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.categories_id_seq OWNER TO shop_owner;

--
-- Name: categories_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.categories_id_seq OWNED BY public.categories.id;


--
-- Name: countries; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.countries (
    code character(2) NOT NULL,
    name text NOT NULL,
    currency public.currency_code NOT NULL,
    vat_rate numeric(4,2) DEFAULT 0 NOT NULL,
    ships_to boolean DEFAULT true NOT NULL
);


ALTER TABLE public.countries OWNER TO shop_owner;

--
-- Name: coupon_redemptions; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.coupon_redemptions (
    coupon_id bigint NOT NULL,
    order_id bigint NOT NULL,
    redeemed_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.coupon_redemptions OWNER TO shop_owner;

--
-- Name: coupons; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.coupons (
    id bigint NOT NULL,
    code character varying(32) NOT NULL,
    percent_off numeric(5,2),
    amount_off public.money_amount,
    currency public.currency_code,
    valid_from timestamp with time zone DEFAULT now() NOT NULL,
    valid_until timestamp with time zone,
    max_redemptions integer,
    CONSTRAINT coupons_one_kind_of_discount CHECK (((percent_off IS NULL) <> (amount_off IS NULL)))
);


ALTER TABLE public.coupons OWNER TO shop_owner;

--
-- Name: coupons_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.coupons ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.coupons_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: customer_overview; Type: VIEW; Schema: public; Owner: shop_owner
--

CREATE VIEW public.customer_overview AS
SELECT
    NULL::bigint AS id,
    NULL::public.email_address AS email,
    NULL::character varying(120) AS display_name,
    NULL::character varying(32) AS phone,
    NULL::character(2) AS country_code,
    NULL::bigint AS order_count,
    NULL::numeric AS lifetime_value,
    NULL::timestamp with time zone AS last_order_at;


ALTER VIEW public.customer_overview OWNER TO shop_owner;

--
-- Name: VIEW customer_overview; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON VIEW public.customer_overview IS 'the customer service screen';


--
-- Name: email_outbox; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.email_outbox (
    id bigint NOT NULL,
    recipient public.email_address NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone
);


ALTER TABLE public.email_outbox OWNER TO shop_owner;

--
-- Name: email_outbox_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.email_outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.email_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: events; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.events (
    id bigint NOT NULL,
    session_id uuid,
    user_id bigint,
    name character varying(64) NOT NULL,
    path text,
    properties jsonb,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.02');


ALTER TABLE public.events OWNER TO shop_owner;

--
-- Name: TABLE events; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON TABLE public.events IS 'clickstream; no foreign keys, because it outlives sessions and users';


--
-- Name: events_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: inventory; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.inventory (
    warehouse_id smallint NOT NULL,
    variant_id bigint NOT NULL,
    on_hand integer DEFAULT 0 NOT NULL,
    reserved integer DEFAULT 0 NOT NULL,
    reorder_level integer DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT inventory_reserved_not_above_on_hand CHECK ((reserved <= on_hand))
)
WITH (fillfactor='70');


ALTER TABLE public.inventory OWNER TO shop_owner;

--
-- Name: product_variants; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.product_variants (
    id bigint NOT NULL,
    product_id bigint NOT NULL,
    sku character varying(48) NOT NULL,
    barcode character varying(14),
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    packaging public.dimensions,
    "position" integer DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.product_variants OWNER TO shop_owner;

--
-- Name: products; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.products (
    id bigint NOT NULL,
    brand_id integer,
    sku character varying(32) NOT NULL,
    legacy_sku character varying(32),
    title text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    search_keywords text[] DEFAULT '{}'::text[] NOT NULL,
    search_vector tsvector GENERATED ALWAYS AS ((setweight(to_tsvector('english'::regconfig, title), 'A'::"char") || setweight(to_tsvector('english'::regconfig, description), 'B'::"char"))) STORED,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.products OWNER TO shop_owner;

--
-- Name: COLUMN products.legacy_sku; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON COLUMN public.products.legacy_sku IS 'number in the shop system before 2016, which reused numbers';


--
-- Name: warehouses; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.warehouses (
    id smallint NOT NULL,
    code character varying(8) NOT NULL,
    name text NOT NULL,
    country_code character(2) NOT NULL,
    opened_on date
);


ALTER TABLE public.warehouses OWNER TO shop_owner;

--
-- Name: low_stock; Type: VIEW; Schema: public; Owner: shop_owner
--

CREATE VIEW public.low_stock WITH (security_invoker='true') AS
 SELECT w.code AS warehouse,
    v.sku,
    p.title,
    i.on_hand,
    i.reserved,
    i.reorder_level
   FROM (((public.inventory i
     JOIN public.warehouses w ON ((w.id = i.warehouse_id)))
     JOIN public.product_variants v ON ((v.id = i.variant_id)))
     JOIN public.products p ON ((p.id = v.product_id)))
  WHERE ((i.on_hand - i.reserved) < i.reorder_level);


ALTER VIEW public.low_stock OWNER TO shop_owner;

--
-- Name: newsletter_signups; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.newsletter_signups (
    id integer NOT NULL,
    email public.email_address NOT NULL,
    source character varying(40),
    confirmed boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.newsletter_signups OWNER TO shop_owner;

--
-- Name: TABLE newsletter_signups; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON TABLE public.newsletter_signups IS 'superseded by users.marketing_consent';


--
-- Name: newsletter_signups_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.newsletter_signups_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.newsletter_signups_id_seq OWNER TO shop_owner;

--
-- Name: newsletter_signups_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.newsletter_signups_id_seq OWNED BY public.newsletter_signups.id;


--
-- Name: notifications; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.notifications (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    channel public.notification_channel NOT NULL,
    template character varying(64) NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    read_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.notifications OWNER TO shop_owner;

--
-- Name: notifications_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.notifications ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.notifications_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: order_number_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.order_number_seq
    START WITH 1000000
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.order_number_seq OWNER TO shop_owner;

--
-- Name: orders; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.orders (
    id bigint NOT NULL,
    order_number character varying(16) DEFAULT ('SO'::text || lpad((nextval('public.order_number_seq'::regclass))::text, 12, '0'::text)) NOT NULL,
    user_id bigint,
    email public.email_address NOT NULL,
    status public.order_status DEFAULT 'draft'::public.order_status NOT NULL,
    currency public.currency_code DEFAULT 'EUR'::bpchar,
    subtotal public.money_amount DEFAULT 0 NOT NULL,
    shipping_cost public.money_amount DEFAULT 0 NOT NULL,
    discount public.money_amount DEFAULT 0 NOT NULL,
    total numeric(13,2) GENERATED ALWAYS AS ((((subtotal)::numeric + (shipping_cost)::numeric) - (discount)::numeric)) STORED,
    shipping_address jsonb,
    billing_address jsonb,
    customer_note text,
    placed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='90', autovacuum_vacuum_scale_factor='0.01');


ALTER TABLE public.orders OWNER TO shop_owner;

--
-- Name: TABLE orders; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON TABLE public.orders IS 'most come from marketplaces and guests and have no user';


--
-- Name: COLUMN orders.shipping_address; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON COLUMN public.orders.shipping_address IS 'as it was at checkout; later changes of the address do not reach it';


--
-- Name: open_orders; Type: VIEW; Schema: public; Owner: shop_owner
--

CREATE VIEW public.open_orders AS
 SELECT id,
    order_number,
    email,
    status,
    total,
    currency,
    placed_at,
    (now() - placed_at) AS age
   FROM public.orders o
  WHERE (status = ANY (ARRAY['placed'::public.order_status, 'paid'::public.order_status, 'packed'::public.order_status]));


ALTER VIEW public.open_orders OWNER TO shop_owner;

--
-- Name: order_lines; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.order_lines (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    line_number smallint NOT NULL,
    variant_id bigint NOT NULL,
    description text NOT NULL,
    quantity integer NOT NULL,
    unit_price public.money_amount NOT NULL,
    discount public.money_amount DEFAULT 0 NOT NULL,
    line_total numeric(14,2) GENERATED ALWAYS AS ((((quantity)::numeric * (unit_price)::numeric) - (discount)::numeric)) STORED,
    CONSTRAINT order_lines_quantity_positive CHECK ((quantity > 0))
);


ALTER TABLE public.order_lines OWNER TO shop_owner;

--
-- Name: order_lines_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.order_lines ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.order_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: orders_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.orders ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: payments; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.payments (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    method public.payment_method NOT NULL,
    status public.payment_status DEFAULT 'pending'::public.payment_status NOT NULL,
    amount numeric(12,2) NOT NULL,
    currency public.currency_code NOT NULL,
    provider_reference character varying(64),
    provider_response jsonb,
    authorized_at timestamp with time zone,
    captured_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.payments OWNER TO shop_owner;

--
-- Name: payments_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.payments ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.payments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: permissions; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.permissions (
    id integer NOT NULL,
    code character varying(100) NOT NULL,
    description text
);


ALTER TABLE public.permissions OWNER TO shop_owner;

--
-- Name: permissions_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.permissions_id_seq OWNER TO shop_owner;

--
-- Name: permissions_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.permissions_id_seq OWNED BY public.permissions.id;


--
-- Name: price_history; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.price_history (
    id bigint NOT NULL,
    variant_id bigint NOT NULL,
    currency public.currency_code NOT NULL,
    old_amount public.money_amount,
    new_amount public.money_amount NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_by text DEFAULT CURRENT_USER NOT NULL
);


ALTER TABLE public.price_history OWNER TO shop_owner;

--
-- Name: price_history_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.price_history ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.price_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: prices_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.prices ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.prices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: product_categories; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.product_categories (
    product_id bigint NOT NULL,
    category_id integer NOT NULL
);


ALTER TABLE public.product_categories OWNER TO shop_owner;

--
-- Name: product_images; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.product_images (
    id bigint NOT NULL,
    product_id bigint NOT NULL,
    variant_id bigint,
    url text NOT NULL,
    alt_text text,
    width integer,
    height integer,
    sort_order integer DEFAULT 0 NOT NULL
);


ALTER TABLE public.product_images OWNER TO shop_owner;

--
-- Name: product_images_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.product_images ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.product_images_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: product_variants_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.product_variants ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.product_variants_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: products_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.products ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.products_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: purchase_order_lines; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.purchase_order_lines (
    purchase_order_id bigint NOT NULL,
    line_number integer NOT NULL,
    variant_id bigint NOT NULL,
    quantity integer NOT NULL,
    unit_cost public.money_amount NOT NULL,
    CONSTRAINT purchase_order_lines_quantity_check CHECK ((quantity > 0))
);


ALTER TABLE public.purchase_order_lines OWNER TO shop_owner;

--
-- Name: purchase_orders; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.purchase_orders (
    id bigint NOT NULL,
    supplier_id integer NOT NULL,
    status public.purchase_order_status DEFAULT 'draft'::public.purchase_order_status NOT NULL,
    ordered_on date,
    expected_on date,
    created_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT purchase_orders_dates_in_order CHECK ((expected_on >= ordered_on))
);


ALTER TABLE public.purchase_orders OWNER TO shop_owner;

--
-- Name: purchase_orders_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.purchase_orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.purchase_orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: refunds; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.refunds (
    id bigint NOT NULL,
    payment_id bigint NOT NULL,
    amount public.money_amount NOT NULL,
    reason text,
    refunded_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT refunds_amount_positive CHECK (((amount)::numeric > (0)::numeric))
);


ALTER TABLE public.refunds OWNER TO shop_owner;

--
-- Name: refunds_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.refunds ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.refunds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: reviews; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.reviews (
    id bigint NOT NULL,
    product_id bigint NOT NULL,
    user_id bigint,
    order_id bigint,
    rating smallint NOT NULL,
    title character varying(200),
    body text,
    published_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reviews_rating_range CHECK (((rating >= 1) AND (rating <= 5)))
);


ALTER TABLE public.reviews OWNER TO shop_owner;

--
-- Name: reviews_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.reviews ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reviews_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: role_permissions; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.role_permissions (
    role_id integer NOT NULL,
    permission_id integer NOT NULL
);


ALTER TABLE public.role_permissions OWNER TO shop_owner;

--
-- Name: roles; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.roles (
    id integer NOT NULL,
    name character varying(50) NOT NULL,
    description text
);


ALTER TABLE public.roles OWNER TO shop_owner;

--
-- Name: roles_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.roles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.roles_id_seq OWNER TO shop_owner;

--
-- Name: roles_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.roles_id_seq OWNED BY public.roles.id;


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    ip_address inet,
    user_agent text,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.sessions FORCE ROW LEVEL SECURITY;


ALTER TABLE public.sessions OWNER TO shop_owner;

--
-- Name: settings; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.settings (
    key text NOT NULL,
    value jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.settings OWNER TO shop_owner;

--
-- Name: shipment_events; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.shipment_events (
    id bigint NOT NULL,
    shipment_id bigint NOT NULL,
    status public.shipment_status NOT NULL,
    location text,
    raw_message jsonb,
    happened_at timestamp with time zone NOT NULL
);


ALTER TABLE public.shipment_events OWNER TO shop_owner;

--
-- Name: shipment_events_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.shipment_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.shipment_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: shipments; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.shipments (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    warehouse_id smallint NOT NULL,
    carrier character varying(32) NOT NULL,
    tracking_number character varying(64),
    status public.shipment_status DEFAULT 'announced'::public.shipment_status NOT NULL,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.shipments OWNER TO shop_owner;

--
-- Name: shipments_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.shipments ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.shipments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: stock_movements; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.stock_movements (
    id integer NOT NULL,
    warehouse_id smallint NOT NULL,
    variant_id bigint NOT NULL,
    kind public.stock_movement_kind NOT NULL,
    quantity integer NOT NULL,
    reference text,
    moved_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.stock_movements OWNER TO shop_owner;

--
-- Name: stock_movements_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.stock_movements_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.stock_movements_id_seq OWNER TO shop_owner;

--
-- Name: stock_movements_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.stock_movements_id_seq OWNED BY public.stock_movements.id;


--
-- Name: suppliers; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.suppliers (
    id integer NOT NULL,
    name text NOT NULL,
    contact_email public.email_address,
    country_code character(2),
    lead_time interval DEFAULT '14 days'::interval NOT NULL,
    is_active boolean DEFAULT true NOT NULL
);


ALTER TABLE public.suppliers OWNER TO shop_owner;

--
-- Name: suppliers_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

CREATE SEQUENCE public.suppliers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE public.suppliers_id_seq OWNER TO shop_owner;

--
-- Name: suppliers_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: shop_owner
--

ALTER SEQUENCE public.suppliers_id_seq OWNED BY public.suppliers.id;


--
-- Name: user_roles; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.user_roles (
    user_id bigint NOT NULL,
    role_id integer NOT NULL,
    granted_by bigint,
    granted_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.user_roles OWNER TO shop_owner;

--
-- Name: users; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.users (
    id bigint NOT NULL,
    email public.email_address NOT NULL,
    password_hash text,
    display_name character varying(120) NOT NULL,
    nickname character varying(40),
    phone character varying(32),
    country_code character(2),
    locale character varying(10) DEFAULT 'en'::character varying NOT NULL,
    status public.user_status DEFAULT 'pending'::public.user_status NOT NULL,
    marketing_consent boolean DEFAULT false NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    email_verified_at timestamp with time zone,
    last_login_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.users ALTER COLUMN email SET STATISTICS 5000;


ALTER TABLE public.users OWNER TO shop_owner;

--
-- Name: TABLE users; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON TABLE public.users IS 'customers and staff; guests have no row here';


--
-- Name: COLUMN users.country_code; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON COLUMN public.users.country_code IS 'empty for accounts from before 2016, when the form did not ask';


--
-- Name: COLUMN users.tags; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON COLUMN public.users.tags IS 'free labels set by customer service';


--
-- Name: users_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: warehouses_id_seq; Type: SEQUENCE; Schema: public; Owner: shop_owner
--

ALTER TABLE public.warehouses ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.warehouses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: wishlist_items; Type: TABLE; Schema: public; Owner: shop_owner
--

CREATE TABLE public.wishlist_items (
    user_id bigint NOT NULL,
    variant_id bigint NOT NULL,
    added_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.wishlist_items OWNER TO shop_owner;

--
-- Name: daily_sales; Type: MATERIALIZED VIEW; Schema: reporting; Owner: shop_owner
--

CREATE MATERIALIZED VIEW reporting.daily_sales AS
 SELECT ((o.placed_at AT TIME ZONE 'UTC'::text))::date AS day,
    o.currency,
    count(DISTINCT o.id) AS order_count,
    sum(l.quantity) AS item_count,
    sum(l.line_total) AS revenue
   FROM (public.orders o
     JOIN public.order_lines l ON ((l.order_id = o.id)))
  WHERE ((o.status = ANY (ARRAY['paid'::public.order_status, 'packed'::public.order_status, 'shipped'::public.order_status, 'delivered'::public.order_status])) AND (o.placed_at IS NOT NULL))
  GROUP BY (((o.placed_at AT TIME ZONE 'UTC'::text))::date), o.currency
  WITH NO DATA;


ALTER MATERIALIZED VIEW reporting.daily_sales OWNER TO shop_owner;

--
-- Name: MATERIALIZED VIEW daily_sales; Type: COMMENT; Schema: reporting; Owner: shop_owner
--

COMMENT ON MATERIALIZED VIEW reporting.daily_sales IS 'refreshed concurrently every hour';


--
-- Name: monthly_sales; Type: VIEW; Schema: reporting; Owner: shop_owner
--

CREATE VIEW reporting.monthly_sales AS
 SELECT (date_trunc('month'::text, (day)::timestamp with time zone))::date AS month,
    currency,
    sum(order_count) AS order_count,
    sum(revenue) AS revenue
   FROM reporting.daily_sales
  GROUP BY ((date_trunc('month'::text, (day)::timestamp with time zone))::date), currency;


ALTER VIEW reporting.monthly_sales OWNER TO shop_owner;

--
-- Name: audit_log_2025_01; Type: TABLE ATTACH; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_2025_01 FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2025-02-01 00:00:00+00');


--
-- Name: audit_log_2025_02; Type: TABLE ATTACH; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_2025_02 FOR VALUES FROM ('2025-02-01 00:00:00+00') TO ('2025-03-01 00:00:00+00');


--
-- Name: audit_log_2025_03; Type: TABLE ATTACH; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_2025_03 FOR VALUES FROM ('2025-03-01 00:00:00+00') TO ('2025-04-01 00:00:00+00');


--
-- Name: audit_log_2025_04; Type: TABLE ATTACH; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_2025_04 FOR VALUES FROM ('2025-04-01 00:00:00+00') TO ('2025-05-01 00:00:00+00');


--
-- Name: audit_log_2025_05; Type: TABLE ATTACH; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_2025_05 FOR VALUES FROM ('2025-05-01 00:00:00+00') TO ('2025-06-01 00:00:00+00');


--
-- Name: audit_log_2025_06; Type: TABLE ATTACH; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_2025_06 FOR VALUES FROM ('2025-06-01 00:00:00+00') TO ('2025-07-01 00:00:00+00');


--
-- Name: audit_log_default; Type: TABLE ATTACH; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log ATTACH PARTITION public.audit_log_default DEFAULT;


--
-- Name: brands id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.brands ALTER COLUMN id SET DEFAULT nextval('public.brands_id_seq'::regclass);


--
-- Name: campaigns id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.campaigns ALTER COLUMN id SET DEFAULT nextval('public.campaigns_id_seq'::regclass);


--
-- Name: categories id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.categories ALTER COLUMN id SET DEFAULT nextval('public.categories_id_seq'::regclass);


--
-- Name: newsletter_signups id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.newsletter_signups ALTER COLUMN id SET DEFAULT nextval('public.newsletter_signups_id_seq'::regclass);


--
-- Name: permissions id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.permissions ALTER COLUMN id SET DEFAULT nextval('public.permissions_id_seq'::regclass);


--
-- Name: roles id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.roles ALTER COLUMN id SET DEFAULT nextval('public.roles_id_seq'::regclass);


--
-- Name: stock_movements id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.stock_movements ALTER COLUMN id SET DEFAULT nextval('public.stock_movements_id_seq'::regclass);


--
-- Name: suppliers id; Type: DEFAULT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.suppliers ALTER COLUMN id SET DEFAULT nextval('public.suppliers_id_seq'::regclass);


--
-- Name: addresses addresses_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_pkey PRIMARY KEY (id);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_log_2025_01 audit_log_2025_01_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log_2025_01
    ADD CONSTRAINT audit_log_2025_01_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_log_2025_02 audit_log_2025_02_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log_2025_02
    ADD CONSTRAINT audit_log_2025_02_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_log_2025_03 audit_log_2025_03_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log_2025_03
    ADD CONSTRAINT audit_log_2025_03_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_log_2025_04 audit_log_2025_04_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log_2025_04
    ADD CONSTRAINT audit_log_2025_04_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_log_2025_05 audit_log_2025_05_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log_2025_05
    ADD CONSTRAINT audit_log_2025_05_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_log_2025_06 audit_log_2025_06_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log_2025_06
    ADD CONSTRAINT audit_log_2025_06_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: audit_log_default audit_log_default_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.audit_log_default
    ADD CONSTRAINT audit_log_default_pkey PRIMARY KEY (id, occurred_at);


--
-- Name: brands brands_name_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.brands
    ADD CONSTRAINT brands_name_key UNIQUE (name);


--
-- Name: brands brands_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.brands
    ADD CONSTRAINT brands_pkey PRIMARY KEY (id);


--
-- Name: brands brands_slug_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.brands
    ADD CONSTRAINT brands_slug_key UNIQUE (slug);


--
-- Name: campaigns campaigns_no_overlap; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_no_overlap EXCLUDE USING gist (active_during WITH &&) WHERE ((NOT cancelled));


--
-- Name: CONSTRAINT campaigns_no_overlap ON campaigns; Type: COMMENT; Schema: public; Owner: shop_owner
--

COMMENT ON CONSTRAINT campaigns_no_overlap ON public.campaigns IS 'one shop-wide campaign at a time';


--
-- Name: campaigns campaigns_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (id);


--
-- Name: cart_items cart_items_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.cart_items
    ADD CONSTRAINT cart_items_pkey PRIMARY KEY (cart_id, variant_id);


--
-- Name: carts carts_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.carts
    ADD CONSTRAINT carts_pkey PRIMARY KEY (id);


--
-- Name: categories categories_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (id);


--
-- Name: categories categories_slug_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_slug_key UNIQUE (slug);


--
-- Name: countries countries_name_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.countries
    ADD CONSTRAINT countries_name_key UNIQUE (name);


--
-- Name: countries countries_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.countries
    ADD CONSTRAINT countries_pkey PRIMARY KEY (code);


--
-- Name: coupon_redemptions coupon_redemptions_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.coupon_redemptions
    ADD CONSTRAINT coupon_redemptions_pkey PRIMARY KEY (coupon_id, order_id);


--
-- Name: coupons coupons_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.coupons
    ADD CONSTRAINT coupons_pkey PRIMARY KEY (id);


--
-- Name: email_outbox email_outbox_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.email_outbox
    ADD CONSTRAINT email_outbox_pkey PRIMARY KEY (id);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);


--
-- Name: inventory inventory_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.inventory
    ADD CONSTRAINT inventory_pkey PRIMARY KEY (warehouse_id, variant_id);


--
-- Name: newsletter_signups newsletter_signups_email_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.newsletter_signups
    ADD CONSTRAINT newsletter_signups_email_key UNIQUE (email);


--
-- Name: newsletter_signups newsletter_signups_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.newsletter_signups
    ADD CONSTRAINT newsletter_signups_pkey PRIMARY KEY (id);


--
-- Name: notifications notifications_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);


--
-- Name: order_lines order_lines_order_id_line_number_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_order_id_line_number_key UNIQUE (order_id, line_number);


--
-- Name: order_lines order_lines_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (id);


--
-- Name: orders orders_order_number_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_order_number_key UNIQUE (order_number);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: payments payments_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);


--
-- Name: permissions permissions_code_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.permissions
    ADD CONSTRAINT permissions_code_key UNIQUE (code);


--
-- Name: permissions permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.permissions
    ADD CONSTRAINT permissions_pkey PRIMARY KEY (id);


--
-- Name: price_history price_history_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.price_history
    ADD CONSTRAINT price_history_pkey PRIMARY KEY (id);


--
-- Name: prices prices_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.prices
    ADD CONSTRAINT prices_pkey PRIMARY KEY (id);


--
-- Name: product_categories product_categories_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_categories
    ADD CONSTRAINT product_categories_pkey PRIMARY KEY (product_id, category_id);


--
-- Name: product_images product_images_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_images
    ADD CONSTRAINT product_images_pkey PRIMARY KEY (id);


--
-- Name: product_variants product_variants_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_variants
    ADD CONSTRAINT product_variants_pkey PRIMARY KEY (id);


--
-- Name: product_variants product_variants_sku_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_variants
    ADD CONSTRAINT product_variants_sku_key UNIQUE (sku);


--
-- Name: products products_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (id);


--
-- Name: products products_sku_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_sku_key UNIQUE (sku);


--
-- Name: purchase_order_lines purchase_order_lines_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.purchase_order_lines
    ADD CONSTRAINT purchase_order_lines_pkey PRIMARY KEY (purchase_order_id, line_number);


--
-- Name: purchase_orders purchase_orders_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.purchase_orders
    ADD CONSTRAINT purchase_orders_pkey PRIMARY KEY (id);


--
-- Name: refunds refunds_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (id);


--
-- Name: reviews reviews_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_pkey PRIMARY KEY (id);


--
-- Name: role_permissions role_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_pkey PRIMARY KEY (role_id, permission_id);


--
-- Name: roles roles_name_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_name_key UNIQUE (name);


--
-- Name: roles roles_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (key);


--
-- Name: shipment_events shipment_events_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.shipment_events
    ADD CONSTRAINT shipment_events_pkey PRIMARY KEY (id);


--
-- Name: shipments shipments_carrier_tracking_number_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.shipments
    ADD CONSTRAINT shipments_carrier_tracking_number_key UNIQUE (carrier, tracking_number);


--
-- Name: shipments shipments_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.shipments
    ADD CONSTRAINT shipments_pkey PRIMARY KEY (id);


--
-- Name: stock_movements stock_movements_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.stock_movements
    ADD CONSTRAINT stock_movements_pkey PRIMARY KEY (id);


--
-- Name: suppliers suppliers_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.suppliers
    ADD CONSTRAINT suppliers_pkey PRIMARY KEY (id);


--
-- Name: user_roles user_roles_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.user_roles
    ADD CONSTRAINT user_roles_pkey PRIMARY KEY (user_id, role_id);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: warehouses warehouses_code_key; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.warehouses
    ADD CONSTRAINT warehouses_code_key UNIQUE (code);


--
-- Name: warehouses warehouses_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.warehouses
    ADD CONSTRAINT warehouses_pkey PRIMARY KEY (id);


--
-- Name: wishlist_items wishlist_items_pkey; Type: CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.wishlist_items
    ADD CONSTRAINT wishlist_items_pkey PRIMARY KEY (user_id, variant_id);


--
-- Name: addresses_one_default_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE UNIQUE INDEX addresses_one_default_idx ON public.addresses USING btree (user_id) WHERE is_default;


--
-- Name: addresses_user_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX addresses_user_id_idx ON public.addresses USING btree (user_id);


--
-- Name: audit_log_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_table_name_row_id_idx ON ONLY public.audit_log USING btree (table_name, row_id);


--
-- Name: audit_log_2025_01_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_2025_01_table_name_row_id_idx ON public.audit_log_2025_01 USING btree (table_name, row_id);


--
-- Name: audit_log_2025_02_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_2025_02_table_name_row_id_idx ON public.audit_log_2025_02 USING btree (table_name, row_id);


--
-- Name: audit_log_2025_03_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_2025_03_table_name_row_id_idx ON public.audit_log_2025_03 USING btree (table_name, row_id);


--
-- Name: audit_log_2025_04_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_2025_04_table_name_row_id_idx ON public.audit_log_2025_04 USING btree (table_name, row_id);


--
-- Name: audit_log_2025_05_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_2025_05_table_name_row_id_idx ON public.audit_log_2025_05 USING btree (table_name, row_id);


--
-- Name: audit_log_2025_06_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_2025_06_table_name_row_id_idx ON public.audit_log_2025_06 USING btree (table_name, row_id);


--
-- Name: audit_log_default_table_name_row_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX audit_log_default_table_name_row_id_idx ON public.audit_log_default USING btree (table_name, row_id);


--
-- Name: carts_user_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX carts_user_id_idx ON public.carts USING btree (user_id) WHERE (user_id IS NOT NULL);


--
-- Name: categories_parent_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX categories_parent_id_idx ON public.categories USING btree (parent_id);


--
-- Name: coupon_redemptions_order_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX coupon_redemptions_order_id_idx ON public.coupon_redemptions USING btree (order_id);


--
-- Name: coupons_code_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE UNIQUE INDEX coupons_code_idx ON public.coupons USING btree (upper((code)::text));


--
-- Name: email_outbox_due_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX email_outbox_due_idx ON public.email_outbox USING btree (next_attempt_at) WHERE (sent_at IS NULL);


--
-- Name: events_occurred_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX events_occurred_at_idx ON public.events USING brin (occurred_at) WITH (pages_per_range='64');


--
-- Name: events_session_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX events_session_id_idx ON public.events USING btree (session_id);


--
-- Name: inventory_variant_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX inventory_variant_id_idx ON public.inventory USING btree (variant_id);


--
-- Name: notifications_unread_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX notifications_unread_idx ON public.notifications USING btree (user_id, created_at DESC) WHERE (read_at IS NULL);


--
-- Name: order_lines_variant_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX order_lines_variant_id_idx ON public.order_lines USING btree (variant_id);


--
-- Name: orders_created_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX orders_created_at_idx ON public.orders USING brin (created_at);


--
-- Name: orders_open_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX orders_open_idx ON public.orders USING btree (placed_at) WHERE (status = ANY (ARRAY['placed'::public.order_status, 'paid'::public.order_status, 'packed'::public.order_status]));


--
-- Name: orders_user_id_placed_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX orders_user_id_placed_at_idx ON public.orders USING btree (user_id, placed_at DESC) WHERE (user_id IS NOT NULL);


--
-- Name: payments_order_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX payments_order_id_idx ON public.payments USING btree (order_id);


--
-- Name: payments_provider_reference_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE UNIQUE INDEX payments_provider_reference_idx ON public.payments USING btree (method, provider_reference) WHERE (provider_reference IS NOT NULL);


--
-- Name: payments_unsettled_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX payments_unsettled_idx ON public.payments USING btree (created_at) WHERE (status = ANY (ARRAY['pending'::public.payment_status, 'authorized'::public.payment_status]));


--
-- Name: price_history_variant_id_changed_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX price_history_variant_id_changed_at_idx ON public.price_history USING btree (variant_id, changed_at);


--
-- Name: prices_current_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE UNIQUE INDEX prices_current_idx ON public.prices USING btree (variant_id, currency) WHERE upper_inf(valid_during);


--
-- Name: prices_valid_during_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX prices_valid_during_idx ON public.prices USING gist (valid_during);


--
-- Name: product_categories_category_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX product_categories_category_id_idx ON public.product_categories USING btree (category_id);


--
-- Name: product_images_product_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX product_images_product_id_idx ON public.product_images USING btree (product_id);


--
-- Name: product_variants_product_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX product_variants_product_id_idx ON public.product_variants USING btree (product_id);


--
-- Name: products_active_created_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX products_active_created_at_idx ON public.products USING btree (created_at DESC) WHERE is_active;


--
-- Name: products_attributes_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX products_attributes_idx ON public.products USING gin (attributes jsonb_path_ops);


--
-- Name: products_brand_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX products_brand_id_idx ON public.products USING btree (brand_id);


--
-- Name: products_search_vector_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX products_search_vector_idx ON public.products USING gin (search_vector);


--
-- Name: purchase_orders_supplier_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX purchase_orders_supplier_id_idx ON public.purchase_orders USING btree (supplier_id);


--
-- Name: refunds_payment_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX refunds_payment_id_idx ON public.refunds USING btree (payment_id);


--
-- Name: reviews_one_each_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE UNIQUE INDEX reviews_one_each_idx ON public.reviews USING btree (product_id, user_id) WHERE (user_id IS NOT NULL);


--
-- Name: sessions_expires_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX sessions_expires_at_idx ON public.sessions USING btree (expires_at);


--
-- Name: sessions_user_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX sessions_user_id_idx ON public.sessions USING btree (user_id);


--
-- Name: shipment_events_shipment_id_happened_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX shipment_events_shipment_id_happened_at_idx ON public.shipment_events USING btree (shipment_id, happened_at);


--
-- Name: shipments_order_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX shipments_order_id_idx ON public.shipments USING btree (order_id);


--
-- Name: stock_movements_variant_id_moved_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX stock_movements_variant_id_moved_at_idx ON public.stock_movements USING btree (variant_id, moved_at);


--
-- Name: user_roles_role_id_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX user_roles_role_id_idx ON public.user_roles USING btree (role_id);


--
-- Name: users_created_at_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX users_created_at_idx ON public.users USING btree (created_at);


--
-- Name: users_email_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX users_email_idx ON public.users USING btree (email);


--
-- Name: users_email_lower_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX users_email_lower_idx ON public.users USING btree (lower((email)::text));


--
-- Name: users_nickname_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX users_nickname_idx ON public.users USING btree (nickname) WHERE (nickname IS NOT NULL);


--
-- Name: users_tags_idx; Type: INDEX; Schema: public; Owner: shop_owner
--

CREATE INDEX users_tags_idx ON public.users USING gin (tags);


--
-- Name: daily_sales_day_currency_idx; Type: INDEX; Schema: reporting; Owner: shop_owner
--

CREATE UNIQUE INDEX daily_sales_day_currency_idx ON reporting.daily_sales USING btree (day, currency);


--
-- Name: audit_log_2025_01_pkey; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_2025_01_pkey;


--
-- Name: audit_log_2025_01_table_name_row_id_idx; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_table_name_row_id_idx ATTACH PARTITION public.audit_log_2025_01_table_name_row_id_idx;


--
-- Name: audit_log_2025_02_pkey; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_2025_02_pkey;


--
-- Name: audit_log_2025_02_table_name_row_id_idx; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_table_name_row_id_idx ATTACH PARTITION public.audit_log_2025_02_table_name_row_id_idx;


--
-- Name: audit_log_2025_03_pkey; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_2025_03_pkey;


--
-- Name: audit_log_2025_03_table_name_row_id_idx; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_table_name_row_id_idx ATTACH PARTITION public.audit_log_2025_03_table_name_row_id_idx;


--
-- Name: audit_log_2025_04_pkey; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_2025_04_pkey;


--
-- Name: audit_log_2025_04_table_name_row_id_idx; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_table_name_row_id_idx ATTACH PARTITION public.audit_log_2025_04_table_name_row_id_idx;


--
-- Name: audit_log_2025_05_pkey; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_2025_05_pkey;


--
-- Name: audit_log_2025_05_table_name_row_id_idx; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_table_name_row_id_idx ATTACH PARTITION public.audit_log_2025_05_table_name_row_id_idx;


--
-- Name: audit_log_2025_06_pkey; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_2025_06_pkey;


--
-- Name: audit_log_2025_06_table_name_row_id_idx; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_table_name_row_id_idx ATTACH PARTITION public.audit_log_2025_06_table_name_row_id_idx;


--
-- Name: audit_log_default_pkey; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_pkey ATTACH PARTITION public.audit_log_default_pkey;


--
-- Name: audit_log_default_table_name_row_id_idx; Type: INDEX ATTACH; Schema: public; Owner: shop_owner
--

ALTER INDEX public.audit_log_table_name_row_id_idx ATTACH PARTITION public.audit_log_default_table_name_row_id_idx;


--
-- Name: customer_overview _RETURN; Type: RULE; Schema: public; Owner: shop_owner
--

CREATE OR REPLACE VIEW public.customer_overview AS
 SELECT u.id,
    u.email,
    u.display_name,
    u.phone,
    u.country_code,
    count(o.id) AS order_count,
    sum(o.total) FILTER (WHERE (o.status <> ALL (ARRAY['draft'::public.order_status, 'cancelled'::public.order_status]))) AS lifetime_value,
    max(o.placed_at) AS last_order_at
   FROM (public.users u
     LEFT JOIN public.orders o ON ((o.user_id = u.id)))
  GROUP BY u.id;


--
-- Name: carts carts_set_updated_at; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER carts_set_updated_at BEFORE UPDATE ON public.carts FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: inventory inventory_set_updated_at; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER inventory_set_updated_at BEFORE UPDATE ON public.inventory FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: orders orders_audit_status; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER orders_audit_status AFTER UPDATE OF status ON public.orders FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION public.audit_row_change();


--
-- Name: orders orders_set_updated_at; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER orders_set_updated_at BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: prices prices_log_change; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER prices_log_change AFTER INSERT OR UPDATE OF amount ON public.prices FOR EACH ROW EXECUTE FUNCTION public.log_price_change();


--
-- Name: product_variants product_variants_set_updated_at; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER product_variants_set_updated_at BEFORE UPDATE ON public.product_variants FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.set_updated_at();


--
-- Name: products products_audit; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER products_audit AFTER INSERT OR DELETE OR UPDATE ON public.products FOR EACH ROW EXECUTE FUNCTION public.audit_row_change();


--
-- Name: products products_set_updated_at; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER products_set_updated_at BEFORE UPDATE ON public.products FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: refunds refunds_audit; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER refunds_audit AFTER INSERT OR DELETE OR UPDATE ON public.refunds FOR EACH ROW EXECUTE FUNCTION public.audit_row_change();


--
-- Name: users users_audit; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER users_audit AFTER INSERT OR DELETE OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.audit_row_change();


--
-- Name: users users_set_updated_at; Type: TRIGGER; Schema: public; Owner: shop_owner
--

CREATE TRIGGER users_set_updated_at BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();


--
-- Name: addresses addresses_country_code_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_country_code_fkey FOREIGN KEY (country_code) REFERENCES public.countries(code);


--
-- Name: addresses addresses_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.addresses
    ADD CONSTRAINT addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: cart_items cart_items_cart_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.cart_items
    ADD CONSTRAINT cart_items_cart_id_fkey FOREIGN KEY (cart_id) REFERENCES public.carts(id) ON DELETE CASCADE;


--
-- Name: cart_items cart_items_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.cart_items
    ADD CONSTRAINT cart_items_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id) ON DELETE CASCADE;


--
-- Name: carts carts_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.carts
    ADD CONSTRAINT carts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: categories categories_parent_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.categories(id) ON DELETE RESTRICT;


--
-- Name: coupon_redemptions coupon_redemptions_coupon_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.coupon_redemptions
    ADD CONSTRAINT coupon_redemptions_coupon_id_fkey FOREIGN KEY (coupon_id) REFERENCES public.coupons(id);


--
-- Name: coupon_redemptions coupon_redemptions_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.coupon_redemptions
    ADD CONSTRAINT coupon_redemptions_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE CASCADE;


--
-- Name: inventory inventory_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.inventory
    ADD CONSTRAINT inventory_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id) ON DELETE CASCADE;


--
-- Name: inventory inventory_warehouse_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.inventory
    ADD CONSTRAINT inventory_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES public.warehouses(id);


--
-- Name: notifications notifications_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: order_lines order_lines_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE CASCADE;


--
-- Name: orders orders_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;


--
-- Name: payments payments_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE RESTRICT;


--
-- Name: price_history price_history_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.price_history
    ADD CONSTRAINT price_history_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id) ON DELETE CASCADE;


--
-- Name: prices prices_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.prices
    ADD CONSTRAINT prices_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id) ON DELETE CASCADE;


--
-- Name: product_categories product_categories_category_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_categories
    ADD CONSTRAINT product_categories_category_id_fkey FOREIGN KEY (category_id) REFERENCES public.categories(id) ON DELETE CASCADE;


--
-- Name: product_categories product_categories_product_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_categories
    ADD CONSTRAINT product_categories_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id) ON DELETE CASCADE;


--
-- Name: product_images product_images_product_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_images
    ADD CONSTRAINT product_images_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id) ON DELETE CASCADE;


--
-- Name: product_images product_images_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_images
    ADD CONSTRAINT product_images_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id) ON DELETE SET NULL;


--
-- Name: product_variants product_variants_product_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.product_variants
    ADD CONSTRAINT product_variants_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id) ON DELETE CASCADE;


--
-- Name: products products_brand_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES public.brands(id) ON DELETE SET NULL;


--
-- Name: purchase_order_lines purchase_order_lines_purchase_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.purchase_order_lines
    ADD CONSTRAINT purchase_order_lines_purchase_order_id_fkey FOREIGN KEY (purchase_order_id) REFERENCES public.purchase_orders(id) ON DELETE CASCADE;


--
-- Name: purchase_order_lines purchase_order_lines_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.purchase_order_lines
    ADD CONSTRAINT purchase_order_lines_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id);


--
-- Name: purchase_orders purchase_orders_created_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.purchase_orders
    ADD CONSTRAINT purchase_orders_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;


--
-- Name: purchase_orders purchase_orders_supplier_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.purchase_orders
    ADD CONSTRAINT purchase_orders_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES public.suppliers(id);


--
-- Name: refunds refunds_payment_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id) ON DELETE RESTRICT;


--
-- Name: refunds refunds_refunded_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_refunded_by_fkey FOREIGN KEY (refunded_by) REFERENCES public.users(id) ON DELETE SET NULL;


--
-- Name: reviews reviews_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE SET NULL NOT VALID;


--
-- Name: reviews reviews_product_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id) ON DELETE CASCADE;


--
-- Name: reviews reviews_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;


--
-- Name: role_permissions role_permissions_permission_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES public.permissions(id) ON DELETE CASCADE;


--
-- Name: role_permissions role_permissions_role_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.role_permissions
    ADD CONSTRAINT role_permissions_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.roles(id) ON DELETE CASCADE;


--
-- Name: sessions sessions_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: shipment_events shipment_events_shipment_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.shipment_events
    ADD CONSTRAINT shipment_events_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES public.shipments(id) ON DELETE CASCADE;


--
-- Name: shipments shipments_order_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.shipments
    ADD CONSTRAINT shipments_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id) ON DELETE RESTRICT;


--
-- Name: shipments shipments_warehouse_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.shipments
    ADD CONSTRAINT shipments_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES public.warehouses(id);


--
-- Name: stock_movements stock_movements_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.stock_movements
    ADD CONSTRAINT stock_movements_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id);


--
-- Name: stock_movements stock_movements_warehouse_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.stock_movements
    ADD CONSTRAINT stock_movements_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES public.warehouses(id);


--
-- Name: suppliers suppliers_country_code_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.suppliers
    ADD CONSTRAINT suppliers_country_code_fkey FOREIGN KEY (country_code) REFERENCES public.countries(code);


--
-- Name: user_roles user_roles_granted_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.user_roles
    ADD CONSTRAINT user_roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES public.users(id) ON DELETE SET NULL;


--
-- Name: user_roles user_roles_role_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.user_roles
    ADD CONSTRAINT user_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES public.roles(id) ON DELETE RESTRICT;


--
-- Name: user_roles user_roles_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.user_roles
    ADD CONSTRAINT user_roles_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: users users_country_code_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_country_code_fkey FOREIGN KEY (country_code) REFERENCES public.countries(code);


--
-- Name: warehouses warehouses_country_code_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.warehouses
    ADD CONSTRAINT warehouses_country_code_fkey FOREIGN KEY (country_code) REFERENCES public.countries(code);


--
-- Name: wishlist_items wishlist_items_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.wishlist_items
    ADD CONSTRAINT wishlist_items_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;


--
-- Name: wishlist_items wishlist_items_variant_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: shop_owner
--

ALTER TABLE ONLY public.wishlist_items
    ADD CONSTRAINT wishlist_items_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES public.product_variants(id) ON DELETE CASCADE;


--
-- Name: addresses; Type: ROW SECURITY; Schema: public; Owner: shop_owner
--

ALTER TABLE public.addresses ENABLE ROW LEVEL SECURITY;

--
-- Name: addresses addresses_own; Type: POLICY; Schema: public; Owner: shop_owner
--

CREATE POLICY addresses_own ON public.addresses TO shop_app USING ((user_id = (current_setting('shop.user_id'::text, true))::bigint)) WITH CHECK ((user_id = (current_setting('shop.user_id'::text, true))::bigint));


--
-- Name: addresses addresses_support_reads; Type: POLICY; Schema: public; Owner: shop_owner
--

CREATE POLICY addresses_support_reads ON public.addresses FOR SELECT TO shop_support USING (true);


--
-- Name: sessions; Type: ROW SECURITY; Schema: public; Owner: shop_owner
--

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

--
-- Name: sessions sessions_own; Type: POLICY; Schema: public; Owner: shop_owner
--

CREATE POLICY sessions_own ON public.sessions TO shop_app USING ((user_id = (current_setting('shop.user_id'::text, true))::bigint));


--
-- Name: sessions sessions_owner_all; Type: POLICY; Schema: public; Owner: shop_owner
--

CREATE POLICY sessions_owner_all ON public.sessions TO shop_owner USING (true);


--
-- Name: SCHEMA reporting; Type: ACL; Schema: -; Owner: shop_owner
--

GRANT USAGE ON SCHEMA reporting TO shop_readonly;


--
-- Name: TABLE prices; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.prices TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.prices TO shop_app;


--
-- Name: FUNCTION find_customer(search_text text); Type: ACL; Schema: public; Owner: shop_owner
--

REVOKE ALL ON FUNCTION public.find_customer(search_text text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.find_customer(search_text text) TO shop_app;
GRANT ALL ON FUNCTION public.find_customer(search_text text) TO shop_support;


--
-- Name: TABLE addresses; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.addresses TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.addresses TO shop_app;
GRANT SELECT ON TABLE public.addresses TO shop_support;


--
-- Name: SEQUENCE addresses_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.addresses_id_seq TO shop_app;


--
-- Name: TABLE audit_log; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log TO shop_readonly;
GRANT SELECT,INSERT ON TABLE public.audit_log TO shop_app;


--
-- Name: TABLE audit_log_2025_01; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log_2025_01 TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_log_2025_01 TO shop_app;


--
-- Name: TABLE audit_log_2025_02; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log_2025_02 TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_log_2025_02 TO shop_app;


--
-- Name: TABLE audit_log_2025_03; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log_2025_03 TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_log_2025_03 TO shop_app;


--
-- Name: TABLE audit_log_2025_04; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log_2025_04 TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_log_2025_04 TO shop_app;


--
-- Name: TABLE audit_log_2025_05; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log_2025_05 TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_log_2025_05 TO shop_app;


--
-- Name: TABLE audit_log_2025_06; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log_2025_06 TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_log_2025_06 TO shop_app;


--
-- Name: TABLE audit_log_default; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.audit_log_default TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audit_log_default TO shop_app;


--
-- Name: SEQUENCE audit_log_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.audit_log_id_seq TO shop_app;


--
-- Name: TABLE brands; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.brands TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.brands TO shop_app;


--
-- Name: SEQUENCE brands_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.brands_id_seq TO shop_app;


--
-- Name: TABLE campaigns; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.campaigns TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaigns TO shop_app;


--
-- Name: SEQUENCE campaigns_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.campaigns_id_seq TO shop_app;


--
-- Name: TABLE cart_items; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.cart_items TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.cart_items TO shop_app;


--
-- Name: TABLE carts; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.carts TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.carts TO shop_app;


--
-- Name: TABLE categories; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.categories TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.categories TO shop_app;


--
-- Name: SEQUENCE categories_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.categories_id_seq TO shop_app;


--
-- Name: TABLE countries; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.countries TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.countries TO shop_app;


--
-- Name: TABLE coupon_redemptions; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.coupon_redemptions TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.coupon_redemptions TO shop_app;


--
-- Name: TABLE coupons; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.coupons TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.coupons TO shop_app;


--
-- Name: SEQUENCE coupons_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.coupons_id_seq TO shop_app;


--
-- Name: TABLE customer_overview; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.customer_overview TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.customer_overview TO shop_app;
GRANT SELECT ON TABLE public.customer_overview TO shop_support;


--
-- Name: TABLE email_outbox; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.email_outbox TO shop_app;


--
-- Name: SEQUENCE email_outbox_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.email_outbox_id_seq TO shop_app;


--
-- Name: TABLE events; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.events TO shop_readonly;
GRANT SELECT,INSERT ON TABLE public.events TO shop_app;


--
-- Name: SEQUENCE events_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.events_id_seq TO shop_app;


--
-- Name: TABLE inventory; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.inventory TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.inventory TO shop_app;


--
-- Name: TABLE product_variants; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.product_variants TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_variants TO shop_app;


--
-- Name: TABLE products; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.products TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.products TO shop_app;


--
-- Name: TABLE warehouses; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.warehouses TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.warehouses TO shop_app;


--
-- Name: TABLE low_stock; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.low_stock TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.low_stock TO shop_app;


--
-- Name: TABLE newsletter_signups; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.newsletter_signups TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.newsletter_signups TO shop_app;


--
-- Name: SEQUENCE newsletter_signups_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.newsletter_signups_id_seq TO shop_app;


--
-- Name: TABLE notifications; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.notifications TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notifications TO shop_app;


--
-- Name: SEQUENCE notifications_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.notifications_id_seq TO shop_app;


--
-- Name: SEQUENCE order_number_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.order_number_seq TO shop_app;


--
-- Name: TABLE orders; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.orders TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.orders TO shop_app;


--
-- Name: TABLE open_orders; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.open_orders TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.open_orders TO shop_app;
GRANT SELECT ON TABLE public.open_orders TO shop_support;


--
-- Name: TABLE order_lines; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.order_lines TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.order_lines TO shop_app;


--
-- Name: SEQUENCE order_lines_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.order_lines_id_seq TO shop_app;


--
-- Name: SEQUENCE orders_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.orders_id_seq TO shop_app;


--
-- Name: TABLE payments; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.payments TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.payments TO shop_app;


--
-- Name: SEQUENCE payments_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.payments_id_seq TO shop_app;


--
-- Name: TABLE permissions; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.permissions TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.permissions TO shop_app;


--
-- Name: SEQUENCE permissions_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.permissions_id_seq TO shop_app;


--
-- Name: TABLE price_history; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.price_history TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.price_history TO shop_app;


--
-- Name: SEQUENCE price_history_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.price_history_id_seq TO shop_app;


--
-- Name: SEQUENCE prices_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.prices_id_seq TO shop_app;


--
-- Name: TABLE product_categories; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.product_categories TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_categories TO shop_app;


--
-- Name: TABLE product_images; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.product_images TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.product_images TO shop_app;


--
-- Name: SEQUENCE product_images_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.product_images_id_seq TO shop_app;


--
-- Name: SEQUENCE product_variants_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.product_variants_id_seq TO shop_app;


--
-- Name: SEQUENCE products_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.products_id_seq TO shop_app;


--
-- Name: TABLE purchase_order_lines; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.purchase_order_lines TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.purchase_order_lines TO shop_app;


--
-- Name: TABLE purchase_orders; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.purchase_orders TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.purchase_orders TO shop_app;


--
-- Name: SEQUENCE purchase_orders_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.purchase_orders_id_seq TO shop_app;


--
-- Name: TABLE refunds; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.refunds TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.refunds TO shop_app;


--
-- Name: SEQUENCE refunds_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.refunds_id_seq TO shop_app;


--
-- Name: TABLE reviews; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.reviews TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reviews TO shop_app;
GRANT SELECT ON TABLE public.reviews TO shop_support;


--
-- Name: SEQUENCE reviews_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.reviews_id_seq TO shop_app;


--
-- Name: TABLE role_permissions; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.role_permissions TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.role_permissions TO shop_app;


--
-- Name: TABLE roles; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.roles TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.roles TO shop_app;


--
-- Name: SEQUENCE roles_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.roles_id_seq TO shop_app;


--
-- Name: TABLE sessions; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO shop_app;


--
-- Name: TABLE settings; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.settings TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.settings TO shop_app;


--
-- Name: TABLE shipment_events; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.shipment_events TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.shipment_events TO shop_app;


--
-- Name: SEQUENCE shipment_events_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.shipment_events_id_seq TO shop_app;


--
-- Name: TABLE shipments; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.shipments TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.shipments TO shop_app;


--
-- Name: SEQUENCE shipments_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.shipments_id_seq TO shop_app;


--
-- Name: TABLE stock_movements; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.stock_movements TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stock_movements TO shop_app;


--
-- Name: SEQUENCE stock_movements_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.stock_movements_id_seq TO shop_app;


--
-- Name: TABLE suppliers; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.suppliers TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.suppliers TO shop_app;


--
-- Name: SEQUENCE suppliers_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.suppliers_id_seq TO shop_app;


--
-- Name: TABLE user_roles; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.user_roles TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_roles TO shop_app;


--
-- Name: TABLE users; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO shop_app;


--
-- Name: COLUMN users.id; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT(id) ON TABLE public.users TO shop_readonly;


--
-- Name: COLUMN users.display_name; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT(display_name) ON TABLE public.users TO shop_readonly;


--
-- Name: COLUMN users.country_code; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT(country_code) ON TABLE public.users TO shop_readonly;


--
-- Name: COLUMN users.locale; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT(locale) ON TABLE public.users TO shop_readonly;


--
-- Name: COLUMN users.status; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT(status) ON TABLE public.users TO shop_readonly;


--
-- Name: COLUMN users.created_at; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT(created_at) ON TABLE public.users TO shop_readonly;


--
-- Name: SEQUENCE users_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.users_id_seq TO shop_app;


--
-- Name: SEQUENCE warehouses_id_seq; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT USAGE ON SEQUENCE public.warehouses_id_seq TO shop_app;


--
-- Name: TABLE wishlist_items; Type: ACL; Schema: public; Owner: shop_owner
--

GRANT SELECT ON TABLE public.wishlist_items TO shop_readonly;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.wishlist_items TO shop_app;


--
-- Name: TABLE daily_sales; Type: ACL; Schema: reporting; Owner: shop_owner
--

GRANT SELECT ON TABLE reporting.daily_sales TO shop_readonly;


--
-- Name: TABLE monthly_sales; Type: ACL; Schema: reporting; Owner: shop_owner
--

GRANT SELECT ON TABLE reporting.monthly_sales TO shop_readonly;


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: public; Owner: shop_owner
--

ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA public GRANT SELECT,INSERT,DELETE,UPDATE ON TABLES TO shop_app;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA public GRANT SELECT ON TABLES TO shop_readonly;


--
-- PostgreSQL database dump complete
--

\unrestrict shop

