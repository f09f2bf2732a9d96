-- What routines give back, and cursors in every direction.
CREATE FUNCTION tables_of(s text) RETURNS TABLE (nm text, kind "char") LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE 'SELECT relname::text, relkind FROM pg_class
        WHERE relnamespace = $1::regnamespace AND relkind = ''r'' ORDER BY 1' USING s;
END $$;
CREATE FUNCTION names() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN NEXT 'n1';
    RETURN NEXT 'n2';
    RETURN QUERY SELECT 'n3';
END $$;
CREATE FUNCTION pairs(OUT a text, OUT b int) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    a := 'p'; b := 1; RETURN NEXT;
    b := 2; RETURN NEXT;
END $$;
CREATE FUNCTION one(OUT a text, OUT b int) LANGUAGE sql AS $$ SELECT 'single', 7 $$;
CREATE PROCEDURE next_name(IN base text, INOUT n int, OUT full_name text) LANGUAGE plpgsql AS $$
BEGIN n := n + 1; full_name := base || '_' || n; END $$;
DO $$
DECLARE
    t text; r record; k int := 4; f text;
BEGIN
    FOR t IN SELECT names() LOOP EXECUTE format('CREATE TABLE %I (a int)', t); END LOOP;
    FOR t IN SELECT n || 'b' FROM names() n WHERE n <> 'n2' LOOP EXECUTE format('CREATE TABLE %I (a int)', t); END LOOP;
    FOR r IN SELECT * FROM pairs() LOOP EXECUTE format('CREATE TABLE %I (a int)', r.a || r.b); END LOOP;
    SELECT a, b INTO t, k FROM one();
    EXECUTE format('CREATE TABLE %I (a int)', t || k);
    CALL next_name('batch', k, f);
    EXECUTE format('CREATE TABLE %I (a int)', f);
    CALL next_name(base => 'batch', full_name => f, n => k);
    EXECUTE format('CREATE TABLE %I (a int)', f || '_' || k);
    FOR r IN SELECT * FROM tables_of('public') WHERE nm LIKE 'n_' LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN kind_%s int', r.nm, r.kind);
    END LOOP;
END $$;
DO $$
DECLARE
    c SCROLL CURSOR (prefix text) FOR SELECT prefix || g FROM generate_series(1, 5) g;
    x text; y text; z text; n int;
BEGIN
    OPEN c ('r');
    FETCH LAST FROM c INTO x;
    FETCH PRIOR FROM c INTO y;
    FETCH ABSOLUTE -5 FROM c INTO z;
    EXECUTE format('CREATE TABLE %s_%s_%s (a int)', x, y, z);
    MOVE RELATIVE 2 FROM c;
    GET DIAGNOSTICS n = ROW_COUNT;
    FETCH c INTO x;
    MOVE FORWARD ALL FROM c;
    IF NOT FOUND THEN n := n + 100; END IF;
    FETCH NEXT FROM c INTO y;
    IF FOUND THEN n := n + 1000; END IF;
    MOVE BACKWARD 3 IN c;
    FETCH BACKWARD FROM c INTO z;
    EXECUTE format('CREATE TABLE %s_%s_%s (a int)', n, x, z) ;
    CLOSE c;
EXCEPTION WHEN syntax_error THEN
    EXECUTE format('CREATE TABLE %I (a int)', concat_ws('_', n, x, y, z));
END $$;
DO $$
DECLARE pair text[]; v text;
BEGIN
    FOREACH pair SLICE 1 IN ARRAY ARRAY[['n1', 'nick'], ['n2', 'memo']] LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN %I text', pair[1], pair[2]);
    END LOOP;
    FOREACH v IN ARRAY ARRAY[['e1', 'e2'], ['e3', 'e4']] LOOP
        EXECUTE format('CREATE TABLE %I (a int)', v);
    END LOOP;
    EXECUTE format('COMMENT ON TABLE e1 IS %L', array_length(ARRAY[[1, 2, 3], [4, 5, 6]], 2) || ' '
        || cardinality(ARRAY[[1, 2, 3], [4, 5, 6]]) || ' ' || ARRAY[['a', 'b'], ['c d', NULL]]::text);
END $$;
