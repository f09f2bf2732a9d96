SELECT 1;
-- c
SELECT 2; -- d
\echo x
COPY t FROM stdin;
1
\.
SELECT 3;
