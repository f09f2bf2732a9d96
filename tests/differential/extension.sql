-- extension.sql: the members of one extension, as "runner extension" prints what drydock makes of them. Run by psql with the variable
-- "extension" set. Asks pg_depend for the members, and their own catalogs for what hangs on them.
\set ON_ERROR_STOP 1
\set QUIET 1
SET client_encoding = 'UTF8';
SET search_path = '';
\pset format unaligned
\pset fieldsep '|'
\pset tuples_only on
\pset null -

SELECT oid AS id FROM pg_extension WHERE extname = :'extension' \gset
CREATE TEMPORARY TABLE members AS SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND refobjid = :id AND deptype = 'e';

CREATE FUNCTION pg_temp.types(types oid[]) RETURNS text LANGUAGE sql AS $$
    SELECT COALESCE(string_agg(format_type(t, -1), ',' ORDER BY o), '') FROM unnest(types) WITH ORDINALITY u(t, o)
$$;
CREATE FUNCTION pg_temp.name(schema oid, name name) RETURNS text LANGUAGE sql AS $$
    SELECT nspname || '.' || name FROM pg_namespace WHERE oid = schema
$$;
CREATE FUNCTION pg_temp.function(function oid) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.name(pronamespace, proname) || '(' || pg_temp.types(proargtypes::oid[]) || ')' FROM pg_proc WHERE oid = function
$$;
CREATE FUNCTION pg_temp.sign(value "char") RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN value = '' THEN '-' ELSE value::text END
$$;

SELECT 'extension', extname, extversion, nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE e.oid = :id;

SELECT 'schema', nspname FROM pg_namespace JOIN members ON classid = 'pg_namespace'::regclass AND objid = oid;

SELECT 'function', pg_temp.function(p.oid), format_type(prorettype, -1), prokind, provolatile, proisstrict, proretset, lanname, pronargdefaults,
       CASE WHEN proargnames IS NOT NULL THEN array_to_string(proargnames, ',') END, array_to_string(proargmodes, ''),
       CASE WHEN proargmodes IS NOT NULL THEN pg_temp.types(proallargtypes) END, CASE WHEN provariadic <> 0 THEN format_type(provariadic, -1) END
FROM pg_proc p JOIN members ON classid = 'pg_proc'::regclass AND objid = p.oid JOIN pg_language l ON l.oid = prolang
WHERE p.oid >= 16384;

-- Array types and multiranges are members in some majors and hang on their element or range in others.
SELECT 'type', format_type(t.oid, -1), typtype, typcategory, typispreferred, typlen, typbyval, typalign, typstorage, typcollation <> 0,
       CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END,
       CASE WHEN typtype IN ('r', 'm') THEN (SELECT format_type(rngsubtype, -1) FROM pg_range WHERE t.oid IN (rngtypid, rngmultitypid)) END, typnotnull,
       CASE WHEN typelem = 0 OR typtype <> 'b' THEN pg_temp.function(typmodin) END,
       CASE WHEN typelem = 0 AND typtype = 'b' THEN pg_temp.function(typinput) END,
       COALESCE((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '')
FROM pg_type t
WHERE typrelid = 0 AND EXISTS (
    SELECT FROM members WHERE classid = 'pg_type'::regclass
        AND objid IN (t.oid, t.typelem, (SELECT rngtypid FROM pg_range WHERE rngmultitypid IN (t.oid, t.typelem)))
    UNION ALL
    SELECT FROM members JOIN pg_class c ON classid = 'pg_class'::regclass AND c.oid = objid WHERE c.reltype = t.typelem AND t.typelem <> 0);

CREATE TEMPORARY TABLE relations AS
    SELECT c.oid, c.relname, c.relkind, c.relnamespace, c.reltype FROM pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
        AND EXISTS (SELECT FROM members m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid
                                             OR c.relkind = 'c' AND m.classid = 'pg_type'::regclass AND m.objid = c.reltype);
INSERT INTO relations
    SELECT DISTINCT c.oid, c.relname, c.relkind, c.relnamespace, c.reltype
    FROM pg_class c JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
        AND d.deptype IN ('a', 'i') JOIN relations r ON r.oid = d.refobjid
    WHERE c.relkind = 'S' AND NOT EXISTS (SELECT FROM relations o WHERE o.oid = c.oid);

SELECT 'relation', pg_temp.name(relnamespace, relname), relkind FROM relations;

SELECT 'column', pg_temp.name(relnamespace, relname), row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname,
       format_type(atttypid, -1), attnotnull, atthasdef, pg_temp.sign(attidentity),
       pg_temp.sign(attgenerated)
FROM relations r JOIN pg_attribute ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped AND relkind <> 'S';

SELECT 'index', pg_temp.name(c.relnamespace, c.relname), pg_temp.name(r.relnamespace, r.relname), amname, indisunique, indisprimary,
       (SELECT string_agg(COALESCE(attname, ''), ' ' ORDER BY o) FROM unnest(indkey) WITH ORDINALITY u(n, o)
            LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = n),
       EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND contype IN ('p', 'u', 'x'))
FROM pg_index JOIN relations r ON r.oid = indrelid JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam;

-- Keys; CHECK of domains. CHECK and NOT NULL of tables are not kept.
SELECT 'constraint', COALESCE((SELECT pg_temp.name(relnamespace, relname) FROM relations WHERE oid = conrelid),
                              (SELECT pg_temp.name(typnamespace, typname) FROM pg_type WHERE oid = contypid)),
       conname, contype, (SELECT pg_temp.name(relnamespace, relname) FROM pg_class WHERE oid = confrelid), 
       COALESCE((SELECT string_agg(attname, ' ' ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u(n, o)
                     JOIN pg_attribute ON attrelid = conrelid AND attnum = n), '')
FROM pg_constraint
WHERE conrelid IN (SELECT oid FROM relations) AND contype IN ('p', 'u', 'x', 'f')
    OR contypid IN (SELECT objid FROM members WHERE classid = 'pg_type'::regclass) AND contype = 'c';

SELECT 'operator', pg_temp.name(o.oprnamespace, o.oprname), CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, -1) END, format_type(o.oprright, -1),
       format_type(o.oprresult, -1), pg_temp.function(o.oprcode), c.oprname, n.oprname, o.oprcanhash, o.oprcanmerge
FROM pg_operator o JOIN members ON classid = 'pg_operator'::regclass AND objid = o.oid
    LEFT JOIN pg_operator c ON c.oid = o.oprcom LEFT JOIN pg_operator n ON n.oid = o.oprnegate;

SELECT 'opfamily', pg_temp.name(opfnamespace, opfname), amname
FROM pg_opfamily f JOIN pg_am a ON a.oid = opfmethod JOIN members ON classid = 'pg_opfamily'::regclass AND objid = f.oid;

SELECT 'opclass', pg_temp.name(opcnamespace, opcname), amname, opfname, format_type(opcintype, -1),
       CASE WHEN opckeytype <> 0 THEN format_type(opckeytype, -1) END, opcdefault
FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod JOIN pg_opfamily f ON f.oid = opcfamily JOIN members ON classid = 'pg_opclass'::regclass AND objid = c.oid;

SELECT 'cast', format_type(castsource, -1), format_type(casttarget, -1), pg_temp.function(castfunc), castcontext, castmethod
FROM pg_cast c JOIN members ON classid = 'pg_cast'::regclass AND objid = c.oid;

SELECT 'event trigger', evtname, evtevent, pg_temp.function(evtfoid)
FROM pg_event_trigger e JOIN members ON classid = 'pg_event_trigger'::regclass AND objid = e.oid;
SELECT 'text search', pg_temp.name(cfgnamespace, cfgname), 'text search configuration'
FROM pg_ts_config c JOIN members ON classid = 'pg_ts_config'::regclass AND objid = c.oid;
SELECT 'text search', pg_temp.name(dictnamespace, dictname), 'text search dictionary'
FROM pg_ts_dict d JOIN members ON classid = 'pg_ts_dict'::regclass AND objid = d.oid;
SELECT 'text search', pg_temp.name(prsnamespace, prsname), 'text search parser'
FROM pg_ts_parser p JOIN members ON classid = 'pg_ts_parser'::regclass AND objid = p.oid;
SELECT 'text search', pg_temp.name(tmplnamespace, tmplname), 'text search template'
FROM pg_ts_template t JOIN members ON classid = 'pg_ts_template'::regclass AND objid = t.oid;
SELECT 'transform', format_type(trftype, -1), lanname
FROM pg_transform t JOIN members ON classid = 'pg_transform'::regclass AND objid = t.oid JOIN pg_language l ON l.oid = trflang;
SELECT 'language', lanname FROM pg_language l JOIN members ON classid = 'pg_language'::regclass AND objid = l.oid;
SELECT 'access method', amname FROM pg_am a JOIN members ON classid = 'pg_am'::regclass AND objid = a.oid;
SELECT 'foreign-data wrapper', fdwname FROM pg_foreign_data_wrapper w JOIN members ON classid = 'pg_foreign_data_wrapper'::regclass AND objid = w.oid;
SELECT 'other', classid, objid FROM members
WHERE classid IN ('pg_collation'::regclass, 'pg_conversion'::regclass, 'pg_foreign_server'::regclass);
