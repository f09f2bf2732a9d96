CREATE VIEW customers AS SELECT DISTINCT customer FROM orders;
