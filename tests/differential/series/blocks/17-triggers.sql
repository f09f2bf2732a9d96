-- Statements on rows whose triggers and functions change the schema.
CREATE TABLE tenants (id serial PRIMARY KEY, slug text, plan text DEFAULT 'free');
CREATE TABLE tenant_log (at date);
CREATE FUNCTION tenant_schema() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', TG_ARGV[0] || NEW.slug);
    EXECUTE format('CREATE TABLE %I.%I (id int, made_by text DEFAULT %L)', TG_ARGV[0] || NEW.slug, NEW.plan, TG_NAME || TG_OP);
    RETURN NEW;
END $$;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE tenant_log ADD COLUMN IF NOT EXISTS %I int', lower(TG_WHEN || '_' || TG_OP || '_' || TG_LEVEL));
    RETURN NULL;
END $$;
CREATE FUNCTION ensure_table(n text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE format('CREATE TABLE IF NOT EXISTS %I (a int)', n); RETURN n; END $$;
CREATE TRIGGER make AFTER INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION tenant_schema('tenant_');
CREATE TRIGGER before_note BEFORE INSERT OR UPDATE ON tenants EXECUTE FUNCTION note();
CREATE TRIGGER after_note AFTER DELETE OR TRUNCATE ON tenants EXECUTE FUNCTION note();
INSERT INTO tenants (slug) VALUES ('acme'), ('zeta');
INSERT INTO tenants (slug, plan) SELECT 'mid', 'paid';
UPDATE tenants SET plan = 'x' WHERE false;
ALTER TABLE tenants DISABLE TRIGGER make;
INSERT INTO tenants (slug) VALUES (ensure_table('made_by_values'));
UPDATE tenants SET slug = ensure_table('made_by_update') WHERE slug = 'acme';
DELETE FROM tenants WHERE ensure_table('made_by_delete') = slug;
DROP TABLE tenants;
