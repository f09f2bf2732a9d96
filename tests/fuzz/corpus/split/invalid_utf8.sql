SELECT 'ÿ';
SELECT Ã© FROM é;
-- À€
SELECT 1;
/* õ