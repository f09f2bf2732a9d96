-- The names come first.
\set table orders
\set function total


CREATE TABLE :table (
    id bigint,
    note text
);
CREATE FUNCTION :function() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT count(note) FROM orders);
END
$$;
CREATE FUNCTION :"function"(a int) RETURNS bigint LANGUAGE sql AS 'SELECT count(note) FROM orders';
INSERT INTO :table VALUES (1, 'a');
