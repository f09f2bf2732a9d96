\restrict TOKEN
\connect db
SELECT 1 \; SELECT 2 \g |cat
SELECT 3 \gset x_ \\ SELECT 4;\echo 'a\\b' "c\\" \\ SELECT 5
\if true
 + 1;
\endif
SELECT a \: b;
\r
SELECT 1\r
\foo bar \\ SELECT 6;
\unrestrict TOKEN
\