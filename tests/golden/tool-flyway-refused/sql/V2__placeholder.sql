CREATE TABLE ${prefix}b (id int);
