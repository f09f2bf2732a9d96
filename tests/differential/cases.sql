-- cases.sql: what a server did, in the words of the cases of simulate (tests/simulate/README.md). Run once in a database from which the others
-- are made. All stands in the schema "drydock", which nothing here reports.
--
-- A session that plays a case calls:
--     drydock.remember()          once, when all that a case finds is there
--     drydock.scans_so_far()      in the transaction, before the statement
--     drydock.facts(scans, verb)  in the transaction, after it: "lock …", "index …", "rewrite …", "scan …", "build …", "new …", "key …", a row each
CREATE SCHEMA drydock;
GRANT USAGE ON SCHEMA drydock TO PUBLIC;

-- What there was before the statement. An index has its table in "owner".
CREATE TABLE drydock.before (id oid PRIMARY KEY, name text, kind "char", file oid, owner oid);
CREATE TABLE drydock.constraint_before (id oid PRIMARY KEY);
GRANT SELECT ON ALL TABLES IN SCHEMA drydock TO PUBLIC;

CREATE VIEW drydock.present AS
    SELECT c.oid AS id, regexp_replace(regexp_replace(n.nspname, '^pg_temp_\d+$', 'pg_temp') || '.' || c.relname, '^public\.', '') AS name,
           c.relkind AS kind, c.relfilenode AS file, i.indrelid AS owner
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
    WHERE c.oid >= 16384 AND n.nspname <> 'drydock' AND n.nspname !~ '^pg_toast';
GRANT SELECT ON drydock.present TO PUBLIC;

CREATE FUNCTION drydock.remember() RETURNS void LANGUAGE sql AS $$
    TRUNCATE drydock.before, drydock.constraint_before;
    INSERT INTO drydock.before SELECT id, name, kind, file, owner FROM drydock.present;
    INSERT INTO drydock.constraint_before SELECT oid FROM pg_catalog.pg_constraint;
$$;

-- How often each relation was read in this session, since statistics were last sent: by id.
CREATE FUNCTION drydock.scans_so_far() RETURNS jsonb LANGUAGE sql AS $$
    SELECT COALESCE(jsonb_object_agg(id, pg_catalog.pg_stat_get_xact_numscans(id)), '{}') FROM drydock.before
$$;

-- "word a, b", or nothing.
CREATE FUNCTION drydock.list(word text, names text[]) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT word || ' ' || string_agg(DISTINCT name COLLATE "C", ', ' ORDER BY name COLLATE "C") FROM unnest(names) u(name) HAVING count(*) > 0
$$;

CREATE FUNCTION drydock.locks() RETURNS TABLE (name text, is_index boolean) LANGUAGE sql AS $$
    SELECT DISTINCT ON (b.id) b.name || ' ' || m.words, b.kind IN ('i', 'I')
    FROM pg_catalog.pg_locks l JOIN drydock.before b ON b.id = l.relation
        JOIN (VALUES ('AccessShareLock', 'ACCESS SHARE', 1), ('RowShareLock', 'ROW SHARE', 2), ('RowExclusiveLock', 'ROW EXCLUSIVE', 3),
                     ('ShareUpdateExclusiveLock', 'SHARE UPDATE EXCLUSIVE', 4), ('ShareLock', 'SHARE', 5),
                     ('ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE', 6), ('ExclusiveLock', 'EXCLUSIVE', 7),
                     ('AccessExclusiveLock', 'ACCESS EXCLUSIVE', 8)) m(mode, words, strength) USING (mode)
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
    ORDER BY b.id, m.strength DESC
$$;

-- Heaps with contents in a new file. TRUNCATE gives new files too, but empty ones.
CREATE FUNCTION drydock.rewrites(verb text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT p.name FROM drydock.before b JOIN drydock.present p USING (id)
    WHERE b.kind IN ('r', 'm') AND b.file <> p.file AND verb <> 'TRUNCATE'
$$;

-- Tables of which the statement read a heap or an index: what a small table's plan reads by an index, a large one's reads whole. TRUNCATE and
-- REFRESH build indexes on the new heap, which is not what was there.
CREATE FUNCTION drydock.scans(before jsonb, verb text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT t.name FROM drydock.before b JOIN drydock.before t ON t.id = COALESCE(b.owner, b.id) AND t.kind IN ('r', 'm')
    WHERE pg_catalog.pg_stat_get_xact_numscans(b.id) > (before ->> b.id::text)::bigint
        AND NOT (verb IN ('TRUNCATE', 'REFRESH') AND EXISTS (SELECT FROM drydock.present p WHERE p.id = t.id AND p.file <> t.file))
$$;

-- Indexes with contents in a new file. One that took over the file of another, or a partitioned one its name, was only entered anew.
CREATE FUNCTION drydock.builds(verb text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT p.name FROM drydock.present p
    WHERE p.kind IN ('i', 'I') AND verb <> 'TRUNCATE'
        AND NOT EXISTS (SELECT FROM drydock.before b WHERE p.kind = 'i' AND b.file = p.file OR p.kind = 'I' AND b.kind = 'I' AND b.name = p.name)
$$;

-- Names that were not there before: of relations and constraints.
CREATE FUNCTION drydock.new_names() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT name FROM drydock.present WHERE id NOT IN (SELECT id FROM drydock.before)
    UNION SELECT conname FROM pg_catalog.pg_constraint WHERE oid NOT IN (SELECT id FROM drydock.constraint_before)
$$;

-- The tables with rows on both sides of each foreign key, because a message names the key only.
CREATE FUNCTION drydock.with_partitions(relation oid) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(b.name, ', ') FROM drydock.before b
    WHERE b.id = relation AND b.kind <> 'p'
        OR b.id IN (SELECT relid FROM pg_catalog.pg_partition_tree(relation) WHERE isleaf) AND b.id <> relation
$$;
CREATE FUNCTION drydock.keys() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT concat_ws(', ', 'key ' || conname || ' ' || drydock.with_partitions(conrelid), drydock.with_partitions(confrelid))
    FROM pg_catalog.pg_constraint WHERE contype = 'f'
$$;

CREATE FUNCTION drydock.facts(scans jsonb, verb text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT drydock.list('lock', ARRAY(SELECT name FROM drydock.locks() WHERE NOT is_index))
    UNION ALL SELECT drydock.list('index', ARRAY(SELECT name FROM drydock.locks() WHERE is_index))
    UNION ALL SELECT drydock.list('rewrite', ARRAY(SELECT drydock.rewrites(verb)))
    UNION ALL SELECT drydock.list('scan', ARRAY(SELECT drydock.scans(scans, verb)))
    UNION ALL SELECT drydock.list('build', ARRAY(SELECT drydock.builds(verb)))
    UNION ALL SELECT drydock.list('new', ARRAY(SELECT drydock.new_names()))
    UNION ALL SELECT drydock.keys()
$$;
