-- extract.sql: what generate.sh asks of one extension on one server. Run by psql in a database that holds that
-- extension and those it requires and nothing else, with the variables "dir" and "extension" set; writes one file
-- of tab-separated rows (COPY's text format) for each kind of member into that directory. Members are what
-- pg_depend says, and what hangs on these (a table's columns and keys). Objects are given by their names, because
-- their numbers differ from database to database.
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_encoding = 'UTF8';
SET search_path = pg_catalog;

SELECT oid AS id, extnamespace AS home FROM pg_extension WHERE extname = :'extension' \gset

CREATE TEMPORARY TABLE members AS
    SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND refobjid = :id AND deptype = 'e';

-- A schema as the tables name it: nothing for the one that CREATE EXTENSION chooses.
CREATE FUNCTION pg_temp.schema_name(schema oid) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN e.extnamespace = n.oid THEN NULL ELSE n.nspname END
    FROM pg_namespace n LEFT JOIN pg_extension e ON e.oid = current_setting('drydock.extension')::oid
    WHERE n.oid = schema
$$;

-- A type as the tables name it: the catalog's short names, [] for arrays, and the schema only where an extension's
-- type has the name of a built-in one or two of its types share a name.
CREATE FUNCTION pg_temp.type_name(type oid) RETURNS text LANGUAGE sql AS $$
    SELECT CASE
        WHEN t.typelem <> 0 AND t.typsubscript = 'array_subscript_handler'::regproc AND t.typstorage <> 'p'
            THEN pg_temp.type_name(t.typelem) || '[]'
        WHEN n.nspname = 'information_schema'
            OR n.nspname = 'pg_catalog' AND t.oid < 16384 AND EXISTS (SELECT FROM pg_type o WHERE o.typname = t.typname AND o.oid >= 16384)
            OR t.oid >= 16384 AND EXISTS (SELECT FROM pg_type o WHERE o.typname = t.typname AND o.oid >= 16384 AND o.oid <> t.oid)
            THEN n.nspname || '.' || t.typname
        ELSE t.typname END
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = type
$$;

-- The input types of a function: "text, int4".
CREATE FUNCTION pg_temp.type_names(types oidvector) RETURNS text LANGUAGE sql AS $$
    SELECT COALESCE(string_agg(pg_temp.type_name(t), ', ' ORDER BY o), '') FROM unnest(types) WITH ORDINALITY u(t, o)
$$;

-- A function as operators and the like refer to it: name, schema if it is not the usual one, input types.
CREATE FUNCTION pg_temp.function_name(function oid) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN p.oid < 16384 THEN 'pg_catalog.' WHEN pg_temp.schema_name(p.pronamespace) IS NOT NULL THEN n.nspname || '.' ELSE '' END
        || p.proname || '(' || pg_temp.type_names(p.proargtypes) || ')'
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = function
$$;

SELECT set_config('drydock.extension', :'id', false) \g /dev/null

-- What the script says of the schema that it was installed into.
\o :dir/home
COPY (
    SELECT obj_description(extnamespace, 'pg_namespace') FROM pg_extension WHERE oid = current_setting('drydock.extension')::oid
) TO STDOUT;

\o :dir/schemas
COPY (
    SELECT nspname FROM pg_namespace n JOIN members m ON m.classid = 'pg_namespace'::regclass AND m.objid = n.oid
) TO STDOUT;

-- Types but arrays, row types of relations and multiranges, which their elements, relations and ranges bring.
\o :dir/types
COPY (
    SELECT pg_temp.schema_name(t.typnamespace), t.typname, t.typtype, t.typcategory, t.typispreferred, t.typlen, t.typbyval,
           t.typalign, t.typstorage, t.typcollation <> 0,
           CASE WHEN t.typmodin::oid <> 0 THEN pg_temp.function_name(t.typmodin) END,
           CASE WHEN t.typtype = 'b' THEN pg_temp.function_name(t.typinput) END,
           CASE WHEN t.typtype = 'b' THEN pg_temp.function_name(t.typoutput) END,
           CASE t.typtype WHEN 'd' THEN pg_temp.type_name(t.typbasetype)
                          WHEN 'r' THEN (SELECT pg_temp.type_name(r.rngsubtype) FROM pg_range r WHERE r.rngtypid = t.oid) END,
           t.typtypmod, t.typndims, t.typnotnull,
           (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
    FROM pg_type t JOIN members m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
    WHERE t.typrelid = 0 AND NOT (t.typelem <> 0 AND t.typsubscript = 'array_subscript_handler'::regproc) AND t.typtype <> 'm'
) TO STDOUT;

-- CHECK of domains.
\o :dir/checks
COPY (
    SELECT t.typname, c.conname, pg_get_expr(c.conbin, 0)
    FROM pg_constraint c JOIN members m ON m.classid = 'pg_type'::regclass AND m.objid = c.contypid JOIN pg_type t ON t.oid = c.contypid
    WHERE c.contype = 'c'
) TO STDOUT;

-- Tables, views, sequences and composite types.
CREATE TEMPORARY TABLE relations AS
    SELECT c.oid, c.relname, c.relkind, c.relnamespace
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
        AND EXISTS (SELECT FROM members m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid
                                             OR c.relkind = 'c' AND m.classid = 'pg_type'::regclass AND m.objid = c.reltype);
-- Sequences of serial and identity columns are no members of their own.
INSERT INTO relations
    SELECT DISTINCT c.oid, c.relname, c.relkind, c.relnamespace
    FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i') JOIN relations r ON r.oid = d.refobjid
    WHERE c.relkind = 'S' AND NOT EXISTS (SELECT FROM relations o WHERE o.oid = c.oid);

\o :dir/relations
COPY (
    SELECT pg_temp.schema_name(relnamespace), relname, relkind FROM relations
) TO STDOUT;

\o :dir/columns
COPY (
    SELECT pg_temp.schema_name(r.relnamespace), r.relname, a.attnum, a.attname, pg_temp.type_name(a.atttypid), a.atttypmod,
           a.attndims, a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
    FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE r.relkind <> 'S'
) TO STDOUT;

-- Indexes, with the constraint that one carries; columns by name, expressions as "".
\o :dir/indexes
COPY (
    SELECT pg_temp.schema_name(r.relnamespace), r.relname, c.relname, am.amname, COALESCE(k.contype, '-'), i.indisunique,
           (SELECT string_agg(COALESCE(a.attname, ''), ',' ORDER BY o)
            FROM unnest(i.indkey) WITH ORDINALITY u(n, o) LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = u.n)
    FROM pg_index i JOIN relations r ON r.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
) TO STDOUT;

\o :dir/foreign_keys
COPY (
    SELECT pg_temp.schema_name(r.relnamespace), r.relname, k.conname,
           (SELECT string_agg(a.attname, ',' ORDER BY o) FROM unnest(k.conkey) WITH ORDINALITY u(n, o)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n),
           pg_temp.schema_name(f.relnamespace), f.relname,
           (SELECT string_agg(a.attname, ',' ORDER BY o) FROM unnest(k.confkey) WITH ORDINALITY u(n, o)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n),
           k.confupdtype, k.confdeltype
    FROM pg_constraint k JOIN relations r ON r.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid WHERE k.contype = 'f'
) TO STDOUT;

\o :dir/functions
COPY (
    SELECT pg_temp.schema_name(p.pronamespace), p.proname, pg_temp.type_names(p.proargtypes),
           (SELECT string_agg(pg_temp.type_name(t), ', ' ORDER BY o) FROM unnest(p.proallargtypes) WITH ORDINALITY u(t, o)),
           array_to_string(p.proargmodes, ' '), array_to_string(p.proargnames, ',', ''), pg_temp.type_name(p.prorettype),
           p.pronargdefaults, pg_get_expr(p.proargdefaults, 0), p.prokind, p.provolatile, l.lanname, p.proisstrict, p.proretset,
           p.provariadic <> 0, COALESCE(a.aggkind, '-'), COALESCE(a.aggnumdirectargs, 0),
           CASE WHEN l.lanname = 'sql' THEN p.prosrc END
    FROM pg_proc p JOIN members m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid JOIN pg_language l ON l.oid = p.prolang
        LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
    WHERE p.oid >= 16384
) TO STDOUT;

\o :dir/operators
COPY (
    SELECT pg_temp.schema_name(o.oprnamespace), o.oprname, CASE WHEN o.oprleft <> 0 THEN pg_temp.type_name(o.oprleft) END,
           pg_temp.type_name(o.oprright), pg_temp.type_name(o.oprresult), pg_temp.function_name(o.oprcode), c.oprname, n.oprname,
           o.oprcanhash, o.oprcanmerge
    FROM pg_operator o JOIN members m ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
        LEFT JOIN pg_operator c ON c.oid = o.oprcom LEFT JOIN pg_operator n ON n.oid = o.oprnegate
) TO STDOUT;

\o :dir/casts
COPY (
    SELECT pg_temp.type_name(c.castsource), pg_temp.type_name(c.casttarget), pg_temp.function_name(c.castfunc), c.castcontext, c.castmethod
    FROM pg_cast c JOIN members m ON m.classid = 'pg_cast'::regclass AND m.objid = c.oid
) TO STDOUT;

\o :dir/access_methods
COPY (
    SELECT a.amname, a.amtype FROM pg_am a JOIN members m ON m.classid = 'pg_am'::regclass AND m.objid = a.oid
) TO STDOUT;

\o :dir/opfamilies
COPY (
    SELECT pg_temp.schema_name(f.opfnamespace), f.opfname, a.amname
    FROM pg_opfamily f JOIN pg_am a ON a.oid = f.opfmethod JOIN members m ON m.classid = 'pg_opfamily'::regclass AND m.objid = f.oid
) TO STDOUT;

\o :dir/opclasses
COPY (
    SELECT pg_temp.schema_name(c.opcnamespace), c.opcname, a.amname, f.opfname, pg_temp.type_name(c.opcintype),
           CASE WHEN c.opckeytype <> 0 THEN pg_temp.type_name(c.opckeytype) END, c.opcdefault
    FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod JOIN pg_opfamily f ON f.oid = c.opcfamily
        JOIN members m ON m.classid = 'pg_opclass'::regclass AND m.objid = c.oid
) TO STDOUT;

-- What is found by its name alone: kind, schema, name, and what it stands on (a transform: type; an event trigger: function).
\o :dir/others
COPY (
    SELECT 'LANGUAGE', NULL, l.lanname, NULL, NULL
    FROM pg_language l JOIN members m ON m.classid = 'pg_language'::regclass AND m.objid = l.oid
    UNION ALL
    SELECT 'FDW', NULL, w.fdwname, NULL, NULL
    FROM pg_foreign_data_wrapper w JOIN members m ON m.classid = 'pg_foreign_data_wrapper'::regclass AND m.objid = w.oid
    UNION ALL
    SELECT 'FOREIGN_SERVER', NULL, s.srvname, w.fdwname, NULL
    FROM pg_foreign_server s JOIN members m ON m.classid = 'pg_foreign_server'::regclass AND m.objid = s.oid
        JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
    UNION ALL
    SELECT 'TRANSFORM', NULL, l.lanname, pg_temp.type_name(t.trftype), NULL
    FROM pg_transform t JOIN members m ON m.classid = 'pg_transform'::regclass AND m.objid = t.oid JOIN pg_language l ON l.oid = t.trflang
    UNION ALL
    SELECT 'EVENT_TRIGGER', NULL, e.evtname, pg_temp.function_name(e.evtfoid), e.evtevent
    FROM pg_event_trigger e JOIN members m ON m.classid = 'pg_event_trigger'::regclass AND m.objid = e.oid
    UNION ALL
    SELECT 'COLLATION', pg_temp.schema_name(c.collnamespace), c.collname, NULL, NULL
    FROM pg_collation c JOIN members m ON m.classid = 'pg_collation'::regclass AND m.objid = c.oid
    UNION ALL
    SELECT 'CONVERSION', pg_temp.schema_name(c.connamespace), c.conname, NULL, NULL
    FROM pg_conversion c JOIN members m ON m.classid = 'pg_conversion'::regclass AND m.objid = c.oid
    UNION ALL
    SELECT 'TSCONFIGURATION', pg_temp.schema_name(c.cfgnamespace), c.cfgname, NULL, NULL
    FROM pg_ts_config c JOIN members m ON m.classid = 'pg_ts_config'::regclass AND m.objid = c.oid
    UNION ALL
    SELECT 'TSDICTIONARY', pg_temp.schema_name(d.dictnamespace), d.dictname, NULL, NULL
    FROM pg_ts_dict d JOIN members m ON m.classid = 'pg_ts_dict'::regclass AND m.objid = d.oid
    UNION ALL
    SELECT 'TSPARSER', pg_temp.schema_name(p.prsnamespace), p.prsname, NULL, NULL
    FROM pg_ts_parser p JOIN members m ON m.classid = 'pg_ts_parser'::regclass AND m.objid = p.oid
    UNION ALL
    SELECT 'TSTEMPLATE', pg_temp.schema_name(t.tmplnamespace), t.tmplname, NULL, NULL
    FROM pg_ts_template t JOIN members m ON m.classid = 'pg_ts_template'::regclass AND m.objid = t.oid
) TO STDOUT;

-- Nothing may be left out in silence: members of a class that no query above asks for.
\o :dir/unknown
COPY (
    SELECT DISTINCT classid::regclass FROM members
    WHERE classid NOT IN ('pg_namespace'::regclass, 'pg_type'::regclass, 'pg_class'::regclass, 'pg_proc'::regclass,
                          'pg_operator'::regclass, 'pg_cast'::regclass, 'pg_am'::regclass, 'pg_opfamily'::regclass,
                          'pg_opclass'::regclass, 'pg_language'::regclass, 'pg_foreign_data_wrapper'::regclass,
                          'pg_foreign_server'::regclass, 'pg_transform'::regclass, 'pg_event_trigger'::regclass,
                          'pg_collation'::regclass, 'pg_conversion'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass,
                          'pg_ts_parser'::regclass, 'pg_ts_template'::regclass)
) TO STDOUT;
