-- +goose Up
-- +goose ENVSUB ON
CREATE TABLE ${PREFIX}_c (id int);
-- +goose ENVSUB OFF
