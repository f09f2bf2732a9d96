SELECT 1;
\i no/such.sql
