\set n :n 1
SELECT :'n';
