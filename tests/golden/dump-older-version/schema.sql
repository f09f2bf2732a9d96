--
-- PostgreSQL database dump
--

-- Dumped from database version 9.6.24

CREATE TABLE a (id integer);

--
-- PostgreSQL database dump complete
--
