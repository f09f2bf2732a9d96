CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $body$ SELECT ';'; $$ $b$ $body$;
SELECT a$b$c, $1, $1a$b$, 1$$;$$, 1$t$;$t$;
SELECT $a$b$a$ || $a$$b$$a$;
