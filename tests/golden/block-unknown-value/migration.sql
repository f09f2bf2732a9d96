-- The default is an id from a row: no schema tells it.
DO $$
BEGIN
    EXECUTE format('ALTER TABLE models ADD area integer NOT NULL DEFAULT %L', (SELECT min(id) FROM areas));
END $$;
DO $$
BEGIN
    EXECUTE format('ALTER TABLE models ADD size integer NOT NULL DEFAULT %L', 40 + 2);
END $$;
