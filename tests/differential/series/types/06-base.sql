-- Base types are kept as a dump writes them, whatever was left to LIKE, a default or the search path.
CREATE SCHEMA base_types;
SET search_path = base_types, public;
CREATE FUNCTION thing_in(cstring) RETURNS thing LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION thing_out(thing) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE thing (INPUT = thing_in, OUTPUT = thing_out, LIKE = int4, PREFERRED = false);
CREATE FUNCTION v_in(cstring) RETURNS v LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION v_out(v) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE v (INPUT = v_in, OUTPUT = v_out, INTERNALLENGTH = VARIABLE, STORAGE = EXTENDED, CATEGORY = 'S', PREFERRED = true, COLLATABLE = true, DEFAULT = 'x', DELIMITER = ';', ALIGNMENT = double);
CREATE FUNCTION l_in(cstring) RETURNS base_types.l LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION l_out(l) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE l (INPUT = l_in, OUTPUT = base_types.l_out, LIKE = v);
