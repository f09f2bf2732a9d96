COPY a FROM stdin \; SELECT 1;
1
\.
COPY a FROM stdin;