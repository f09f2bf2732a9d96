CREATE TABLE visits (id bigserial PRIMARY KEY, page text);
CREATE INDEX visits_page_idx ON visits (page);
CREATE TABLE pages (id bigserial PRIMARY KEY, name text);
CREATE VIEW page_names AS SELECT name FROM pages;
