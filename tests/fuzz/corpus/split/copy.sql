COPY public.t (a, b) FROM stdin;
1	'it''s; $$
\N	\\.
\.x
\.
SELECT 1;
COPY t TO stdout;
COPY t FROM '/f';
COPY (SELECT 1) TO stdin;
copy t from stdin with csv \g
1,2
\.
\copy t from stdin
3
\.
