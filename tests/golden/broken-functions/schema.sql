CREATE TABLE members (
    id bigint PRIMARY KEY,
    first_name text,
    last_name text,
    full_name text
);

CREATE FUNCTION fill_full_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.full_name := NEW.first_name || ' ' || NEW.last_name;
    RETURN NEW;
END
$$;
CREATE TRIGGER fill_full_name BEFORE INSERT OR UPDATE ON members
    FOR EACH ROW EXECUTE FUNCTION fill_full_name();

CREATE FUNCTION initials(member bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT left(first_name, 1) || left(last_name, 1)
      FROM members
     WHERE id = member
$$;
CREATE VIEW signatures AS SELECT id, initials(id) AS initials FROM members;

CREATE FUNCTION greet(member bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found members%ROWTYPE;
BEGIN
    SELECT * INTO found FROM members WHERE id = member;
    RETURN 'Dear ' || found.first_name;
END
$$;

CREATE FUNCTION signature(member bigint) RETURNS text LANGUAGE sql STABLE AS
    'SELECT initials FROM signatures WHERE id = member';
