CREATE TABLE raw (id int);
CREATE TABLE raw2 (id int);
