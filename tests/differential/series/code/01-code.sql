-- Views, functions, triggers, rules, policies; who depends on whom.
CREATE ROLE drydock_onlooker;
CREATE TABLE account (id int PRIMARY KEY, owner name DEFAULT CURRENT_USER, mail text, amount numeric DEFAULT 0, at timestamptz DEFAULT now());
CREATE VIEW rich AS SELECT id, mail, amount * 2 AS twice FROM account WHERE amount > 1000 WITH LOCAL CHECK OPTION;
CREATE VIEW richest (number, address) AS SELECT id, mail FROM rich ORDER BY twice DESC LIMIT 1;
CREATE MATERIALIZED VIEW daily AS SELECT date_trunc('day', at) AS day, sum(amount) AS total, count(*) FROM account GROUP BY 1;
CREATE UNIQUE INDEX ON daily (day);
CREATE RECURSIVE VIEW steps (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM steps WHERE n < 10;
CREATE FUNCTION amount_of(account, factor numeric DEFAULT 1.5) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1.amount * factor';
CREATE FUNCTION amount_of(integer) RETURNS SETOF account LANGUAGE sql ROWS 5 AS $$ SELECT * FROM account WHERE id = $1 $$;
CREATE FUNCTION pairs(OUT a int, OUT b text, VARIADIC rest int[]) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    a := array_length(rest, 1);
    b := 'x';
END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE PROCEDURE reset(n int) LANGUAGE sql AS 'UPDATE account SET amount = n';
CREATE AGGREGATE longest(text) (SFUNC = textcat, STYPE = text, INITCOND = '');
CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF amount, mail ON account FOR EACH ROW WHEN (NEW.amount IS DISTINCT FROM 0) EXECUTE FUNCTION touch();
CREATE RULE kept AS ON DELETE TO account WHERE OLD.amount > 0 DO INSTEAD NOTHING;
CREATE POLICY own ON account FOR SELECT TO drydock_onlooker USING (owner = CURRENT_USER);
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE (mail) ON account TO drydock_onlooker WITH GRANT OPTION;
GRANT USAGE ON SCHEMA public TO drydock_onlooker;
REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC;
COMMENT ON FUNCTION pairs(int[]) IS 'two of them';
COMMENT ON VIEW rich IS 'who has';
COMMENT ON TRIGGER touched ON account IS 'the time';
