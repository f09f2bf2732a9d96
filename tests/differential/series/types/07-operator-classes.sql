-- Operators and functions of a family are its own, whichever way they came into it.
CREATE FUNCTION op_same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE FUNCTION order_of(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR === (FUNCTION = op_same, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR CLASS marks FOR TYPE int USING gist AS OPERATOR 1 ===;
CREATE OPERATOR FAMILY fam USING btree;
ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int, int), OPERATOR 3 = (int, int);
ALTER OPERATOR FAMILY fam USING btree DROP OPERATOR 1 (int, int);
CREATE OPERATOR CLASS own FOR TYPE int USING btree FAMILY fam AS OPERATOR 5 > , FUNCTION 1 btint4cmp(int, int);
CREATE OPERATOR CLASS hashed FOR TYPE int USING hash AS OPERATOR 1 = , FUNCTION 1 hashint4(int), STORAGE int;
