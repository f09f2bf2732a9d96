COPY a FROM stdin; COPY b FROM stdin; SELECT 1 -- c
1
\.
2
\.
SELECT 2;
