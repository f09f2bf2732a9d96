-- Who may do what with objects that are there and with those that are yet to come.
CREATE ROLE drydock_reader;
CREATE ROLE drydock_writer;
CREATE SCHEMA app;
CREATE TABLE app.a (id int PRIMARY KEY, name text, secret text);
CREATE TABLE app.b (id int);
GRANT SELECT, INSERT ON app.a TO drydock_reader WITH GRANT OPTION;
GRANT SELECT (id, name), UPDATE (name) ON app.a TO drydock_writer;
GRANT ALL (secret) ON app.a TO drydock_reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO drydock_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO drydock_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT USAGE ON SEQUENCES TO drydock_writer WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE drydock_reader GRANT SELECT ON TABLES TO drydock_writer;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
CREATE TYPE app.pair AS (a int, b int);
GRANT USAGE ON TYPE app.pair TO PUBLIC;
CREATE TYPE app.closed AS (a int);
REVOKE USAGE ON TYPE app.closed FROM PUBLIC;
