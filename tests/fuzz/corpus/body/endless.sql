DECLARE i int := 0;
BEGIN
    LOOP
        i := i + 1;
        BEGIN EXECUTE 'CREATE TEMP TABLE n' || i % 3 || ' ()'; EXCEPTION WHEN duplicate_table THEN NULL; END;
    END LOOP;
END
