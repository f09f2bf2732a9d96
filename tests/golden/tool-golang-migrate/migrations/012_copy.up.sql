SELECT 1;
\restrict abc
SELECT 2;
