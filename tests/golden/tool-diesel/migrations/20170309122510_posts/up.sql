CREATE TABLE posts (id int);
CREATE TABLE tags (id int);
