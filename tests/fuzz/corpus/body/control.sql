<<top>> DECLARE r record; x text := 'u'; n int; a text[] := ARRAY['p', 'q'];
BEGIN
    FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1 LOOP
        BEGIN
            EXECUTE format('ALTER TABLE %I ADD COLUMN %s int', r.tablename, 'c');
        EXCEPTION WHEN duplicate_column OR SQLSTATE '42809' THEN RAISE NOTICE '% %', SQLSTATE, SQLERRM;
        END;
    END LOOP;
    FOREACH x IN ARRAY a LOOP CONTINUE WHEN x = 'p'; PERFORM add_column('t', x); END LOOP;
    FOR i IN REVERSE 3..1 BY 2 LOOP EXIT top WHEN i = 9; a[i] := i::text; END LOOP;
    WHILE n IS NULL LOOP SELECT count(*) INTO n FROM pg_class; END LOOP;
    CASE n WHEN 1, 2 THEN NULL; ELSE CALL commits(); END CASE;
    IF EXISTS (SELECT FROM t WHERE b = x) THEN DROP TABLE u; ELSIF n > 5 THEN RETURN; END IF;
    GET DIAGNOSTICS n = ROW_COUNT;
    ASSERT n > 0, 'none';
END
