-- verify.sql: everything that the tables of built-in objects claim, as one server sees it, one fact a line.
-- generate.sh --verify compares it with what print.c prints of the tables. Objects are named, not numbered,
-- so that nothing of extract.sql and generate.pl is repeated here; only PostgreSQL's own numbers (below
-- 10000) are printed.
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_encoding = 'UTF8';
SET client_min_messages = error;

CREATE FUNCTION pg_temp.t(oid) RETURNS text LANGUAGE sql AS $$ SELECT format_type($1, NULL) $$;
CREATE FUNCTION pg_temp.tt(oid[]) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(format_type(u, NULL), ',' ORDER BY n), '')
    FROM unnest($1) WITH ORDINALITY AS x(u, n)
$$;
CREATE FUNCTION pg_temp.f(oid) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT nspname || '.' || proname || '(' || pg_temp.tt(proargtypes::oid[]) || ')'
                     FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE p.oid = $1), '-')
$$;
CREATE FUNCTION pg_temp.o(oid) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT oprname || '(' || pg_temp.t(oprleft) || ',' || pg_temp.t(oprright) || ')'
                     FROM pg_operator WHERE oid = $1), '-')
$$;
CREATE FUNCTION pg_temp.c(oid) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT collname FROM pg_collation WHERE oid = $1), '-')
$$;
CREATE FUNCTION pg_temp.r(oid) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT nspname || '.' || relname
                     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                     WHERE c.oid = $1), '-')
$$;
CREATE FUNCTION pg_temp.fam(oid) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT amname || '.' || opfname FROM pg_opfamily JOIN pg_am a ON a.oid = opfmethod
                     WHERE pg_opfamily.oid = $1), '-')
$$;
CREATE FUNCTION pg_temp.n(oid) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN $1 < 10000 THEN $1::text ELSE '' END
$$;
CREATE TEMPORARY VIEW schemas AS
    SELECT oid, nspname FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema');

SELECT concat_ws('|', 'type', pg_temp.n(t.oid), nspname, typname, pg_temp.t(t.oid), format_type(t.oid, -1),
                 typtype, typcategory, typispreferred, typlen, typbyval, typalign, typstorage, typdelim,
                 typnotnull, typdefault IS NOT NULL, pg_temp.t(typelem), pg_temp.t(typarray),
                 typsubscript::text = 'array_subscript_handler', pg_temp.t(typbasetype), typtypmod,
                 pg_temp.c(typcollation), pg_temp.r(typrelid),
                 pg_temp.t(coalesce((SELECT rngsubtype FROM pg_range
                                     WHERE t.oid IN (rngtypid, rngmultitypid)), 0)),
                 pg_temp.t(coalesce((SELECT rngmultitypid FROM pg_range WHERE t.oid = rngtypid),
                                    (SELECT rngtypid FROM pg_range WHERE t.oid = rngmultitypid), 0)),
                 pg_temp.f(typinput), pg_temp.f(typoutput), typmodin, typmodout)
FROM pg_type t JOIN schemas s ON s.oid = typnamespace WHERE t.oid < 16384;

SELECT concat_ws('|', 'cast', pg_temp.t(castsource), pg_temp.t(casttarget), pg_temp.f(castfunc),
                 castcontext, castmethod)
FROM pg_cast WHERE oid < 16384;

SELECT concat_ws('|', 'function', pg_temp.n(p.oid), pg_temp.f(p.oid), pg_temp.t(prorettype),
                 CASE WHEN prolang IN (12, 13) THEN prosrc ELSE '-' END, pg_temp.t(provariadic),
                 pg_temp.f(prosupport), prolang, pronargs, pronargdefaults, prokind, provolatile, proparallel,
                 proretset, proisstrict, prosecdef, proleakproof, coalesce(aggkind, '-'),
                 coalesce(aggnumdirectargs, 0))
FROM pg_proc p JOIN schemas s ON s.oid = pronamespace LEFT JOIN pg_aggregate ON aggfnoid = p.oid
WHERE p.oid < 16384;

SELECT concat_ws('|', 'argument', pg_temp.f(p.oid), n, coalesce(proargnames[n], ''),
                 pg_temp.t(coalesce(proallargtypes[n], proargtypes[n - 1])), coalesce(proargmodes[n], 'i'))
FROM pg_proc p JOIN schemas s ON s.oid = pronamespace,
     generate_series(1, coalesce(array_length(proallargtypes, 1), pronargs)) n
WHERE p.oid < 16384 AND (proallargtypes IS NOT NULL OR proargnames IS NOT NULL);

SELECT concat_ws('|', 'operator', pg_temp.n(oid), pg_temp.o(oid), pg_temp.t(oprresult), pg_temp.f(oprcode),
                 pg_temp.o(oprcom), pg_temp.o(oprnegate), oprcanhash, oprcanmerge)
FROM pg_operator WHERE oid < 16384;

SELECT concat_ws('|', 'access method', oid, amname, amtype,
                 coalesce(pg_indexam_has_property(oid, 'can_order'), false),
                 coalesce(pg_indexam_has_property(oid, 'can_unique'), false),
                 coalesce(pg_indexam_has_property(oid, 'can_multi_col'), false),
                 coalesce(pg_indexam_has_property(oid, 'can_exclude'), false),
                 coalesce(pg_indexam_has_property(oid, 'can_include'), false))
FROM pg_am WHERE oid < 16384;

SELECT concat_ws('|', 'operator family', pg_temp.n(oid), pg_temp.fam(oid)) FROM pg_opfamily WHERE oid < 16384;

SELECT concat_ws('|', 'operator class', pg_temp.n(c.oid), amname, opcname, pg_temp.fam(opcfamily),
                 pg_temp.t(opcintype), pg_temp.t(opckeytype), opcdefault)
FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod WHERE c.oid < 16384;

SELECT concat_ws('|', 'family operator', pg_temp.fam(amopfamily), pg_temp.t(amoplefttype),
                 pg_temp.t(amoprighttype), amopstrategy, amoppurpose, pg_temp.o(amopopr),
                 pg_temp.fam(amopsortfamily))
FROM pg_amop WHERE oid < 16384;

SELECT concat_ws('|', 'family function', pg_temp.fam(amprocfamily), pg_temp.t(amproclefttype),
                 pg_temp.t(amprocrighttype), amprocnum, pg_temp.f(amproc))
FROM pg_amproc WHERE oid < 16384;

SELECT concat_ws('|', 'collation', collname, collprovider, collisdeterministic)
FROM pg_collation WHERE oid < 16384 AND (collprovider <> 'c' OR collname IN ('C', 'POSIX', 'ucs_basic'));

SELECT concat_ws('|', 'object', kind, name) FROM (
    SELECT 0 AS kind, nspname AS name FROM pg_namespace WHERE oid < 16384 AND nspname !~ '^pg_(toast_)?temp_'
    UNION ALL SELECT 1, lanname FROM pg_language WHERE oid < 16384
    UNION ALL SELECT 2, rolname FROM pg_authid WHERE oid < 16384 AND oid <> 10
    UNION ALL SELECT 3, spcname FROM pg_tablespace WHERE oid < 16384
    UNION ALL SELECT 4, extname FROM pg_extension WHERE oid < 16384
    UNION ALL SELECT 5, conname FROM pg_conversion WHERE oid < 16384
    UNION ALL SELECT 6, cfgname FROM pg_ts_config WHERE oid < 16384
    UNION ALL SELECT 7, dictname FROM pg_ts_dict WHERE oid < 16384
    UNION ALL SELECT 8, prsname FROM pg_ts_parser WHERE oid < 16384
    UNION ALL SELECT 9, tmplname FROM pg_ts_template WHERE oid < 16384) o;

SELECT concat_ws('|', 'relation', pg_temp.n(c.oid), pg_temp.r(c.oid), relkind, relisshared,
                 coalesce(indisunique, false), coalesce(indisprimary, false),
                 pg_temp.r(indrelid), pg_temp.t(reltype))
FROM pg_class c JOIN schemas s ON s.oid = relnamespace LEFT JOIN pg_index ON indexrelid = c.oid
WHERE c.oid < 16384;

SELECT concat_ws('|', 'column', pg_temp.r(attrelid), attnum, attname, format_type(atttypid, atttypmod),
                 pg_temp.c(attcollation), attnotnull)
FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN schemas s ON s.oid = relnamespace
WHERE attrelid < 16384 AND relkind IN ('r', 'v') AND attnum > 0;

SELECT concat_ws('|', 'setting', name, left(vartype, 1), context, coalesce(unit, '-'), coalesce(min_val, '-'),
                 coalesce(max_val, '-'), coalesce(array_to_string(enumvals, ','), '-'),
                 coalesce(boot_val, '-'))
FROM pg_settings;

SELECT concat_ws('|', 'key word', word, catcode, barelabel) FROM pg_get_keywords();

-- Type modifiers: every function with many arguments, its result or its error, and how the result is
-- written (but for intervals, whose impossible modifiers are errors, and json, whose are written since
-- 17 as if there were none).
CREATE TEMPORARY TABLE facts (line text);
DO $$
DECLARE
    sample int[] := '{-2147483648,-1001,-1000,-999,-3,-1,0,1,2,4,5,6,7,8,38,64,999,1000,1001,1024,1032,2048,
                      3072,3080,4096,6144,7168,7176,32767,65535,65536,10485760,10485761,83886080,83886081,
                      2147483647}';
    modifier int;
    arguments int[];
    type record;
BEGIN
    FOR type IN SELECT t.oid, typmodin FROM pg_type t
                WHERE typmodin <> 0 AND typcategory <> 'A' AND oid < 16384
    LOOP
        FOR arguments IN
            SELECT array[a] FROM unnest(sample) a
            UNION ALL SELECT array[a, b] FROM unnest(sample) a, unnest(sample) b
            UNION ALL SELECT '{1,2,3}'::int[]
        LOOP
            BEGIN
                EXECUTE format('SELECT %s(%L::cstring[])', type.typmodin, arguments) INTO modifier;
                INSERT INTO facts VALUES (concat_ws('|', 'modifier', pg_temp.t(type.oid), arguments, modifier,
                                                    format_type(type.oid, modifier)));
            EXCEPTION WHEN OTHERS THEN
                INSERT INTO facts VALUES (concat_ws('|', 'modifier', pg_temp.t(type.oid), arguments,
                                                    SQLSTATE, SQLERRM));
            END;
        END LOOP;
        FOREACH modifier IN ARRAY '{0,1,3,4,5,6,64,65540,655366,2147418112}'::int[]
        LOOP
            CONTINUE WHEN type.oid = 'interval'::regtype AND modifier <> 2147418112;
            INSERT INTO facts VALUES (concat_ws('|', 'written', modifier, format_type(type.oid, modifier)));
        END LOOP;
    END LOOP;
    INSERT INTO facts SELECT concat_ws('|', 'written', 9, format_type(oid, 9)) FROM pg_type
                      WHERE oid < 16384 AND typnamespace IN (SELECT oid FROM schemas)
                        AND typname NOT IN ('interval', '_interval', 'json', '_json');
END
$$;

-- Default operator classes: what an index without one gets.
DO $$
DECLARE
    method record;
    type record;
    class text;
BEGIN
    FOR type IN SELECT oid FROM pg_type t WHERE oid < 16384 AND typnamespace IN (SELECT oid FROM schemas)
                AND (typtype IN ('b', 'r', 'm', 'd') AND (typcategory <> 'A' OR typelem < 10000)
                     OR typname IN ('pg_class', '_pg_class')) AND typname <> '_pg_attribute'
    LOOP
        BEGIN
            EXECUTE format('CREATE TEMPORARY TABLE indexed (c %s)', pg_temp.t(type.oid));
        EXCEPTION WHEN OTHERS THEN
            CONTINUE;
        END;
        FOR method IN SELECT amname FROM pg_am WHERE amtype = 'i' AND oid < 16384
        LOOP
            BEGIN
                EXECUTE format('CREATE INDEX default_class ON indexed USING %I (c)', method.amname);
                SELECT opcname INTO class FROM pg_index i JOIN pg_opclass c ON c.oid = i.indclass[0]
                WHERE i.indexrelid = 'default_class'::regclass;
                DROP INDEX default_class;
            EXCEPTION WHEN undefined_object THEN
                class := '-';
            WHEN undefined_function THEN
                -- GIN has found its class for arrays, but no comparison for their elements (initGinState).
                class := 'array_ops';
            END;
            INSERT INTO facts VALUES (concat_ws('|', 'default', method.amname, pg_temp.t(type.oid), class));
        END LOOP;
        DROP TABLE indexed;
    END LOOP;
END
$$;
SELECT line FROM facts;
