--liquibase formatted sql
--changeset a:1
--rollback SELECT 1;
--changeset a:2
SELECT 1;
