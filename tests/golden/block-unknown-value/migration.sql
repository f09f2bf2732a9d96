-- The default is an id from a row: no schema tells it.
DO $$
BEGIN
    EXECUTE format('ALTER TABLE models ADD area integer NOT NULL DEFAULT %L', (SELECT min(id) FROM areas));
END $$;
DO $$
BEGIN
    EXECUTE format('ALTER TABLE models ADD size integer NOT NULL DEFAULT %L', 40 + 2);
END $$;
-- So are the numbers of a check, a partition and a sequence.
DO $$
DECLARE
    newest integer := (SELECT max(id) FROM areas);
BEGIN
    EXECUTE format('ALTER TABLE models ADD CONSTRAINT old_areas CHECK (id > %s)', newest);
    EXECUTE format('CREATE TABLE events_new PARTITION OF events FOR VALUES FROM (%s) TO (MAXVALUE)', newest);
    EXECUTE format('CREATE SEQUENCE numbers START WITH %s', newest);
    EXECUTE format('ALTER SEQUENCE counter RESTART WITH %s', newest);
    EXECUTE format('ALTER SEQUENCE counted INCREMENT %s CACHE 5', newest);
END $$;
