SET statement_timeout = 0;
\restrict secret

CREATE TABLE public.users (id bigint NOT NULL);

CREATE TABLE public.schema_migrations (version character varying NOT NULL);

SET search_path TO "$user", public;

INSERT INTO "schema_migrations" (version) VALUES
('20240101000000');
