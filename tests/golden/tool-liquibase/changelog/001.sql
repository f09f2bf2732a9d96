--liquibase formatted sql

--changeset anna:1
--comment the first table
CREATE TABLE orders (id bigint);
CREATE TABLE items (id bigint);
--rollback DROP TABLE items;
--rollback DROP TABLE orders;

--changeset anna:2 runInTransaction:false
CREATE INDEX CONCURRENTLY items_id ON items (id);
CREATE INDEX CONCURRENTLY orders_id ON orders (id);

--changeset ben:3 splitStatements:false
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;

--changeset ben:4 endDelimiter:// runInTransaction:false
CREATE TABLE a (id int) //
CREATE INDEX CONCURRENTLY a_id ON a (id) //
SET lock_timeout = '1s'; CREATE INDEX CONCURRENTLY a_id2 ON a (id) //

--changeset ben:5 dbms:oracle
CREATE TABLE b (id NUMBER(10));

--changeset ben:6
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM items
ALTER TABLE items ADD COLUMN note text;
/* liquibase rollback
ALTER TABLE items DROP COLUMN note;
*/

--ignoreLines:start
this is no SQL
--ignoreLines:end
--changeset ben:7 endDelimiter:/
CREATE TABLE c (id int)
/
CREATE TABLE d (id int)
/
