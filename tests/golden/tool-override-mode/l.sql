--liquibase formatted sql
--changeset a:1
ALTER TABLE a ADD b int;
CREATE INDEX CONCURRENTLY a_b ON a (b);
