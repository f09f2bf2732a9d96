CREATE FOREIGN DATA WRAPPER elsewhere;
CREATE SERVER far FOREIGN DATA WRAPPER elsewhere OPTIONS (host 'db.example.org');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'reader', password 'kept-to-itself');
CREATE SUBSCRIPTION feed CONNECTION 'host=db.example.org password=kept-to-itself' PUBLICATION news WITH (connect = false);
CREATE TABLE items (id bigint PRIMARY KEY, title text);
