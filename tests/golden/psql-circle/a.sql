\ir ./b.sql
