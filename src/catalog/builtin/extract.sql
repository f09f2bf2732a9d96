-- extract.sql: what generate.sh asks one server. Run by psql in a fresh database with the variable "dir"
-- set; writes one file of tab-separated rows (COPY's text format) for each kind of object into that
-- directory. Objects are built in when their oid is below 16384 (FirstNormalObjectId); oids are written
-- as this server has them, generate.pl replaces those that servers assign (10000 and above).
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_encoding = 'UTF8';
SET search_path = pg_catalog;

\o :dir/types
COPY (
    SELECT t.oid, n.nspname, t.typname, t.typtype, t.typcategory, t.typispreferred, t.typlen, t.typbyval,
           t.typalign, t.typstorage, t.typdelim, t.typnotnull, t.typdefault IS NOT NULL, t.typelem,
           t.typarray, t.typsubscript::regproc::text = 'array_subscript_handler', t.typbasetype, t.typtypmod,
           t.typcollation, t.typrelid, COALESCE(r.rngsubtype, 0),
           CASE t.oid WHEN r.rngtypid THEN r.rngmultitypid WHEN r.rngmultitypid THEN r.rngtypid ELSE 0 END,
           t.typinput::oid, t.typoutput::oid,
           CASE WHEN t.typmodin::oid <> 0 THEN t.typmodin::regproc::text END,
           CASE WHEN t.typmodout::oid <> 0 THEN t.typmodout::regproc::text END
    FROM pg_type t
        JOIN pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_range r ON t.oid IN (r.rngtypid, r.rngmultitypid)
    WHERE t.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
) TO STDOUT;

\o :dir/casts
COPY (
    SELECT castsource, casttarget, castfunc, castcontext, castmethod FROM pg_cast WHERE oid < 16384
) TO STDOUT;

\o :dir/functions
COPY (
    SELECT p.oid, n.nspname, p.proname, p.proargtypes, p.pronargs, array_to_string(p.proallargtypes, ' '),
           array_to_string(p.proargmodes, ' '), array_to_string(p.proargnames, ',', ''),
           CASE WHEN l.lanname IN ('internal', 'c') THEN p.prosrc END, p.prorettype, p.provariadic,
           p.prosupport::oid, p.prolang, p.pronargdefaults, p.prokind, p.provolatile, p.proparallel,
           p.proretset, p.proisstrict, p.prosecdef, p.proleakproof, COALESCE(a.aggkind, '-'),
           COALESCE(a.aggnumdirectargs, 0)
    FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_language l ON l.oid = p.prolang
        LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
    WHERE p.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
) TO STDOUT;

\o :dir/operators
COPY (
    SELECT oid, oprname, oprleft, oprright, oprresult, oprcode::oid, oprcom, oprnegate, oprcanhash,
           oprcanmerge
    FROM pg_operator WHERE oid < 16384
) TO STDOUT;

\o :dir/access_methods
COPY (
    SELECT oid, amname, amtype,
           COALESCE(pg_indexam_has_property(oid, 'can_order'), false),
           COALESCE(pg_indexam_has_property(oid, 'can_unique'), false),
           COALESCE(pg_indexam_has_property(oid, 'can_multi_col'), false),
           COALESCE(pg_indexam_has_property(oid, 'can_exclude'), false),
           COALESCE(pg_indexam_has_property(oid, 'can_include'), false)
    FROM pg_am WHERE oid < 16384
) TO STDOUT;

\o :dir/opfamilies
COPY (
    SELECT oid, opfname, opfmethod FROM pg_opfamily WHERE oid < 16384
) TO STDOUT;

\o :dir/opclasses
COPY (
    SELECT oid, opcname, opcmethod, opcfamily, opcintype, opckeytype, opcdefault
    FROM pg_opclass WHERE oid < 16384
) TO STDOUT;

\o :dir/amops
COPY (
    SELECT amopfamily, amoplefttype, amoprighttype, amopstrategy, amoppurpose, amopopr, amopsortfamily
    FROM pg_amop WHERE oid < 16384
) TO STDOUT;

\o :dir/amprocs
COPY (
    SELECT amprocfamily, amproclefttype, amprocrighttype, amprocnum, amproc::oid
    FROM pg_amproc WHERE oid < 16384
) TO STDOUT;

-- Collations that initdb imported from the operating system are left out: they are other ones on every
-- machine. The column of the locale has changed its name over time, hence the detour through JSON.
\o :dir/collations
COPY (
    SELECT c.oid, c.collname, c.collprovider, c.collisdeterministic, c.oid >= 10000 AND c.collprovider = 'i',
           COALESCE(j.row ->> 'colllocale', j.row ->> 'colliculocale',
                    CASE WHEN c.collprovider = 'i' THEN j.row ->> 'collcollate' END)
    FROM pg_collation c, LATERAL (SELECT to_json(c) AS row) j
    WHERE c.oid < 10000 OR c.oid < 16384 AND (c.collprovider <> 'c' OR c.collname = 'ucs_basic')
) TO STDOUT;

\o :dir/objects
COPY (
    SELECT 'SCHEMA', oid, nspname FROM pg_namespace WHERE oid < 16384 AND nspname !~ '^pg_(toast_)?temp_'
    UNION ALL SELECT 'LANGUAGE', oid, lanname FROM pg_language WHERE oid < 16384
    UNION ALL SELECT 'ROLE', oid, rolname FROM pg_roles WHERE oid < 16384 AND rolname ~ '^pg_'
    UNION ALL SELECT 'TABLESPACE', oid, spcname FROM pg_tablespace WHERE oid < 16384
    UNION ALL SELECT 'EXTENSION', oid, extname FROM pg_extension WHERE oid < 16384
    UNION ALL SELECT 'CONVERSION', oid, conname FROM pg_conversion WHERE oid < 16384
    UNION ALL SELECT 'TEXT_SEARCH_CONFIGURATION', oid, cfgname FROM pg_ts_config WHERE oid < 16384
    UNION ALL SELECT 'TEXT_SEARCH_DICTIONARY', oid, dictname FROM pg_ts_dict WHERE oid < 16384
    UNION ALL SELECT 'TEXT_SEARCH_PARSER', oid, prsname FROM pg_ts_parser WHERE oid < 16384
    UNION ALL SELECT 'TEXT_SEARCH_TEMPLATE', oid, tmplname FROM pg_ts_template WHERE oid < 16384
) TO STDOUT;

\o :dir/relations
COPY (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relisshared, COALESCE(i.indisunique, false),
           COALESCE(i.indisprimary, false), COALESCE(i.indrelid, 0), c.reltype
    FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
) TO STDOUT;

\o :dir/columns
COPY (
    SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attnotnull
    FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid < 16384 AND c.relkind IN ('r', 'v') AND n.nspname IN ('pg_catalog', 'information_schema')
        AND NOT a.attisdropped AND (a.attnum > 0 OR a.attrelid = 'pg_class'::regclass)
) TO STDOUT;

\o :dir/settings
COPY (
    SELECT name, vartype, context, unit, min_val, max_val, array_to_string(enumvals, ','), boot_val
    FROM pg_settings
) TO STDOUT;

-- Enum settings accept spellings that they do not show (yes for on, debug for debug2): every value of
-- any enum setting and the spellings of booleans are tried with each setting that can be set here.
\o
CREATE TEMPORARY TABLE hidden_values (name text, value text);
DO $$
DECLARE
    setting record;
    candidate text;
BEGIN
    FOR setting IN SELECT s.name, s.enumvals FROM pg_settings s
                   WHERE s.vartype = 'enum' AND s.context IN ('user', 'superuser')
    LOOP
        FOR candidate IN
            SELECT DISTINCT unnest(s.enumvals) FROM pg_settings s WHERE s.vartype = 'enum'
            UNION SELECT unnest('{on,off,true,false,yes,no,1,0,debug,info,log,fatal,panic,none,all}'::text[])
            ORDER BY 1
        LOOP
            CONTINUE WHEN candidate = ANY (setting.enumvals);
            BEGIN
                PERFORM set_config(setting.name, candidate, true);
                INSERT INTO hidden_values VALUES (setting.name, candidate);
            EXCEPTION WHEN OTHERS THEN
                NULL;
            END;
        END LOOP;
    END LOOP;
END
$$;
\o :dir/hidden_values
COPY (SELECT name, value FROM hidden_values ORDER BY 1, 2) TO STDOUT;

\o :dir/keywords
COPY (
    SELECT word, catcode, barelabel FROM pg_get_keywords()
) TO STDOUT;
