--
-- PostgreSQL database dump
--

-- Dumped from database version 16.4

CREATE TABLE a (id integer);
CREATE TABLE b (
    id integer,
    na