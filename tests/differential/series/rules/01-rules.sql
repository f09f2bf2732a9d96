-- Rules and triggers of every kind, children that get columns from their parents, partitions that leave.
CREATE TABLE t (id int PRIMARY KEY, name text, amount numeric);
CREATE TABLE s (id int, note text);
CREATE VIEW v AS SELECT id, name FROM t;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE RULE into_t AS ON INSERT TO v DO INSTEAD INSERT INTO t (id, name) VALUES (new.id, new.name);
CREATE RULE noted AS ON UPDATE TO t WHERE new.amount > old.amount DO ALSO (INSERT INTO s VALUES (new.id, 'more'); DELETE FROM s WHERE id = old.id);
CREATE RULE never AS ON DELETE TO s DO INSTEAD NOTHING;
CREATE TRIGGER inserted AFTER INSERT ON t REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION tf();
CREATE TRIGGER changed AFTER UPDATE ON t REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH ROW EXECUTE FUNCTION tf();
CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE OF name ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.amount > 3) EXECUTE FUNCTION tf('a', 'it''s');
CREATE TABLE parent (id int NOT NULL, a text DEFAULT 'x', CONSTRAINT named CHECK (a <> ''));
CREATE TABLE child (extra int) INHERITS (parent);
CREATE TABLE grandchild (a text, last int) INHERITS (child);
CREATE TABLE p (id int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE p1a PARTITION OF p1 FOR VALUES IN (1);
CREATE TABLE refers (id int, k int, FOREIGN KEY (id, k) REFERENCES p);
CREATE TRIGGER each AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf();
