-- Taking from the table takes from its columns; a list that says nothing any more is gone.
REVOKE GRANT OPTION FOR SELECT ON app.a FROM drydock_reader;
REVOKE ALL ON app.a FROM drydock_writer;
REVOKE SELECT ON ALL TABLES IN SCHEMA app FROM drydock_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE INSERT, UPDATE ON TABLES FROM drydock_writer;
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM drydock_reader;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
CREATE TABLE app.j (id int);
ALTER TABLE app.c OWNER TO drydock_writer;
