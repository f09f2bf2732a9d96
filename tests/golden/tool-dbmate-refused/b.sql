-- migrate:up
CREATE TABLE b (id int);
