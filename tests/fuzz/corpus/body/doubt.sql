DECLARE r record; d text := pg_get_viewdef('v'); c CURSOR (k int) FOR SELECT a FROM t WHERE a > k;
BEGIN
    DROP VIEW v;
    EXECUTE 'CREATE VIEW v AS ' || d;
    FOR r IN SELECT b AS name, a FROM t LOOP
        EXECUTE 'CREATE TABLE ' || quote_ident(r.name) || ' (x int DEFAULT ' || r.a || ')';
        EXIT WHEN r.a = 5;
    END LOOP;
    EXECUTE format('CREATE TABLE %I PARTITION OF p FOR VALUES FROM (%L) TO (%L)', to_char(now(), 'YYYY'), current_date, current_date + 1);
    FOR r IN c(5) LOOP UPDATE u SET n = r.a; END LOOP;
    BEGIN ALTER TABLE u ADD CHECK (n > 0); EXCEPTION WHEN OTHERS THEN ALTER TABLE u RENAME n TO m; END;
    EXECUTE (SELECT b FROM t LIMIT 1);
    INSERT INTO t (a) SELECT 1 RETURNING a INTO r;
    EXECUTE 'SELECT $1 + 1' INTO r USING 5;
END
