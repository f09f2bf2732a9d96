#!/usr/bin/perl
# Writes schemas and migrations that are large or odd in one respect: schema.sql and migration.sql of a shape and a
# size into a directory. Deterministic. Knows nothing of drydock; the hostile tests and the benchmark play what comes out.
#
# usage: shapes.pl SHAPE SIZE DIRECTORY
#        shapes.pl list
use strict;
use warnings;

my ($shape, $n, $directory) = @ARGV;
my (@schema, @migration);

sub schema { push @schema, map { "$_;\n" } @_ }
sub migration { push @migration, map { "$_;\n" } @_ }

# A list of $n pieces, joined; each piece is made by the code from its number.
sub list { my ($code, $glue) = @_; return join $glue // ', ', map { $code->($_) } 1 .. $n }
# Something $n times around something else.
sub nest { my ($left, $middle, $right) = @_; return $left x $n . $middle . $right x $n }

# Six argument types, others for each number below a million.
sub overload_types {
    my ($number) = @_;
    return join ', ', map { (qw(int bigint text date uuid bytea numeric real time money))[int($number / 10 ** $_) % 10] } 0 .. 5;
}

my $table = 'CREATE TABLE t (id bigint, a int, b text)';

my %shapes = (

    # ---- many objects of one kind ----

    indexes => sub { schema $table; schema "CREATE INDEX i$_ ON t USING btree (a, b)" for 1 .. $n;
        migration 'ALTER TABLE t ALTER a TYPE bigint' },
    unnamed_indexes => sub { schema $table; migration 'CREATE INDEX ON t (a, b)' for 1 .. $n },
    unnamed_checks => sub { schema $table; migration "ALTER TABLE t ADD CHECK (a > $_)" for 1 .. $n },
    cut_names => sub { my $long = 'x' x 50;
        migration "CREATE TABLE $long$_ (" . 'y' x 40 . ' serial)' for 1 .. $n },
    checks => sub { schema 'CREATE TABLE t (a int, ' . list(sub { "CONSTRAINT c$_[0] CHECK (a > $_[0])" }) . ')';
        migration 'ALTER TABLE t DROP CONSTRAINT c7' },
    foreign_keys => sub { schema 'CREATE TABLE p (id bigint PRIMARY KEY)';
        schema "CREATE TABLE t$_ (a bigint)", "ALTER TABLE t$_ ADD FOREIGN KEY (a) REFERENCES p(id)" for 1 .. $n;
        migration 'ALTER TABLE p ALTER id TYPE int', 'DROP TABLE p CASCADE' },
    views => sub { schema $table; schema "CREATE VIEW v$_ AS SELECT id, a, b FROM t" for 1 .. $n;
        migration 'DROP TABLE t', 'DROP TABLE t CASCADE' },
    view_chain => sub { schema 'CREATE TABLE v0 (id bigint, a int, b text)';
        for (1 .. $n) { my $v = 'v' . ($_ - 1); schema "CREATE VIEW v$_ AS SELECT $v.id, $v.a, $v.b FROM $v" }
        migration "SELECT * FROM v$n", "BEGIN; LOCK TABLE v$n; COMMIT", 'ALTER TABLE v0 ALTER a TYPE bigint',
            'DROP TABLE v0 CASCADE' },
    functions => sub { schema "CREATE FUNCTION f$_(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN a; END'"
            for 1 .. $n; migration 'DROP FUNCTION f1' },
    labels => sub { schema 'CREATE TYPE e AS ENUM (' . list(sub { "'label $_[0]'" }) . ')';
        migration "ALTER TYPE e ADD VALUE 'new' BEFORE 'label 7'", "ALTER TYPE e ADD VALUE 'label 7'",
            "CREATE TABLE t (a e DEFAULT 'label 9')", "SELECT 'none'::e" },
    labels_added => sub { schema "CREATE TYPE e AS ENUM ('x')";
        migration "ALTER TYPE e ADD VALUE 'label $_'" for 1 .. $n },
    labels_before => sub { schema 'CREATE TYPE e AS ENUM (' . list(sub { "'label $_[0]'" }) . ')';
        migration "ALTER TYPE e ADD VALUE 'new $_' BEFORE 'label $_'", "ALTER TYPE e RENAME VALUE 'label $_' TO 'old $_'"
            for 1 .. $n / 10 },
    overloads => sub { migration "CREATE FUNCTION f(" . overload_types($_) . ") RETURNS int LANGUAGE sql AS 'SELECT 1'"
            for 1 .. $n; migration 'SELECT f(1, 2, 3, 4, 5, 6)', 'DROP FUNCTION f(text, text, text, text, text, text)' },
    comments => sub { for (1 .. $n) { schema "CREATE TABLE t$_ (a int)", "COMMENT ON TABLE t$_ IS 'the table $_'",
                "COMMENT ON COLUMN t$_.a IS 'a'" } migration 'COMMENT ON TABLE t1 IS NULL' },
    grants => sub { for (1 .. $n) { schema "CREATE TABLE t$_ (a int)", "GRANT SELECT ON t$_ TO reader" }
        migration 'GRANT INSERT ON ALL TABLES IN SCHEMA public TO writer' },
    grantees => sub { schema $table; migration "GRANT SELECT ON t TO role$_" for 1 .. $n },
    default_privileges => sub { schema "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO role$_" for 1 .. 100;
        migration "CREATE TABLE t$_ (a int)" for 1 .. $n },
    publications => sub { schema 'CREATE PUBLICATION p';
        schema "CREATE TABLE t$_ (a int)", "ALTER PUBLICATION p ADD TABLE ONLY t$_" for 1 .. $n;
        migration 'DROP TABLE ' . list(sub { "t$_[0]" }) },
    publications_of_table => sub { schema $table; migration "CREATE PUBLICATION p$_ FOR TABLE t" for 1 .. $n;
        migration 'UPDATE t SET a = 1', 'DROP TABLE t' },
    default_roles => sub { migration "ALTER DEFAULT PRIVILEGES FOR ROLE role$_ GRANT SELECT ON TABLES TO reader" for 1 .. $n;
        migration 'CREATE TABLE t (a int)' },
    triggers => sub { schema $table, "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'";
        schema "CREATE TRIGGER g$_ BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()" for 1 .. $n;
        migration 'INSERT INTO t VALUES (1)', 'DROP FUNCTION f CASCADE' },
    policies => sub { schema $table; schema "CREATE POLICY p$_ ON t USING (a > $_)" for 1 .. $n;
        migration 'ALTER TABLE t DROP COLUMN a', 'ALTER TABLE t DROP COLUMN a CASCADE' },
    rules => sub { schema $table, 'CREATE TABLE u (a int)';
        schema "CREATE RULE r$_ AS ON INSERT TO t DO ALSO INSERT INTO u VALUES (NEW.a)" for 1 .. $n;
        migration 'INSERT INTO t VALUES (1)', 'DROP TABLE u CASCADE' },
    domain_chain => sub { schema 'CREATE DOMAIN d0 AS int';
        schema "CREATE DOMAIN d$_ AS d" . ($_ - 1) . " CHECK (VALUE > $_)" for 1 .. $n;
        migration "CREATE TABLE t (a d$n)", 'DROP DOMAIN d0 CASCADE' },
    rows => sub { schema $table; schema "INSERT INTO t VALUES ($_, 7, 'text')" for 1 .. $n;
        migration "INSERT INTO t VALUES ($_, 7, 'text')" for 1 .. $n },
    copied_rows => sub { schema $table; push @schema, "COPY t FROM stdin;\n", map({ "$_\t7\ttext\n" } 1 .. $n), "\\.\n";
        migration 'ALTER TABLE t ADD c int' },
    columns => sub { schema 'CREATE TABLE t (' . join(', ', map { "c$_ int" } 1 .. 1600) . ')';
        migration 'ALTER TABLE t ALTER c' . (1 + $_ % 1600) . " SET DEFAULT $_" for 1 .. $n;
        migration 'ALTER TABLE t ADD c int' },

    # ---- trees of tables ----

    partitions => sub { schema 'CREATE TABLE p (id bigint, a int) PARTITION BY LIST (a)';
        schema "CREATE TABLE p$_ (id bigint, a int)",
            "ALTER TABLE ONLY p ATTACH PARTITION p$_ FOR VALUES IN ($_)" for 1 .. $n;
        migration 'ALTER TABLE p ADD COLUMN c int NOT NULL DEFAULT 5', 'CREATE INDEX ON p (id)', 'DROP TABLE p' },
    partitions_added => sub { schema 'CREATE TABLE r (id bigint PRIMARY KEY)',
            'CREATE TABLE p (id bigint REFERENCES r, a int PRIMARY KEY) PARTITION BY RANGE (a)';
        migration "CREATE TABLE p$_ PARTITION OF p FOR VALUES FROM ($_) TO (" . ($_ + 1) . ')' for 1 .. $n },
    partitions_moved => sub { schema 'CREATE TABLE p (id bigint, a int PRIMARY KEY) PARTITION BY LIST (a)';
        schema "CREATE TABLE p$_ PARTITION OF p FOR VALUES IN ($_)" for 1 .. $n;
        migration "ALTER TABLE p DETACH PARTITION p$_" for 1 .. $n;
        migration "ALTER TABLE p ATTACH PARTITION p$_ FOR VALUES IN ($_)" for 1 .. $n },
    children => sub { schema 'CREATE TABLE p (id bigint, a int)';
        schema "CREATE TABLE c$_ () INHERITS (p)" for 1 .. $n;
        migration 'ALTER TABLE p ALTER a TYPE bigint', 'ALTER TABLE p ADD CHECK (a > 0)', 'DROP TABLE p CASCADE' },
    descendants => sub { schema 'CREATE TABLE c0 (id bigint, a int)';
        schema "CREATE TABLE c$_ () INHERITS (c" . ($_ - 1) . ')' for 1 .. $n;
        migration 'ALTER TABLE c0 ALTER a TYPE bigint', 'ALTER TABLE c0 RENAME a TO b', 'DROP TABLE c0 CASCADE' },

    # ---- long migrations ----

    one_transaction => sub { schema $table; migration 'BEGIN';
        migration "SAVEPOINT s$_", "ALTER TABLE t ADD c$_ int", "ROLLBACK TO s$_" for 1 .. $n; migration 'COMMIT' },
    nested_savepoints => sub { schema $table; migration 'BEGIN';
        migration 'SAVEPOINT s', "ALTER TABLE t ALTER a SET DEFAULT $_" for 1 .. $n;
        migration 'ROLLBACK TO s', 'RELEASE s' for 1 .. $n; migration 'COMMIT' },
    locked_tables => sub { schema "CREATE TABLE t$_ (a int)" for 1 .. $n;
        migration 'BEGIN', 'LOCK TABLE ' . list(sub { "t$_[0]" }), "ALTER TABLE t1 ADD c int", 'COMMIT' },
    refused => sub { schema $table; migration 'ALTER TABLE t ADD a int', "DROP TABLE t$_" for 1 .. $n },
    settings => sub { schema $table; migration 'BEGIN';
        migration "SET LOCAL app.setting$_ = 'x'" for 1 .. $n; migration 'ALTER TABLE t ADD c int', 'COMMIT' },
    ignored => sub { schema $table;
        push @migration, "-- drydock:ignore non-concurrent-index because\nCREATE INDEX ON t (a);\n" for 1 .. $n },
    blocks => sub { schema $table;
        migration "DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = ''x$_'') THEN"
            . " CREATE TABLE x$_ (a int); END IF; END'" for 1 .. $n },
    schema_blocks => sub {
        schema 'BEGIN', "CREATE TABLE t$_ (a int)", $_ % 2 ? 'COMMIT' : 'ROLLBACK' for 1 .. $n;
        migration 'DROP TABLE t1', 'DROP TABLE t2' },
    drop_schema => sub { schema 'CREATE SCHEMA s'; schema "CREATE TABLE s.t$_ (id serial PRIMARY KEY)" for 1 .. $n;
        migration 'DROP SCHEMA s', 'DROP SCHEMA s CASCADE' },
    drop_tables => sub { schema "CREATE TABLE t$_ (id serial PRIMARY KEY)" for 1 .. $n;
        migration 'DROP TABLE ' . list(sub { "t$_[0]" }) },

    # ---- long and deep expressions and queries ----

    in_list => sub { schema $table; migration 'DELETE FROM t WHERE a IN (' . list(sub { $_[0] }) . ')',
            'ALTER TABLE t ADD CHECK (a IN (' . list(sub { $_[0] }) . '))' },
    and_list => sub { schema $table; migration 'ALTER TABLE t ADD CHECK (' . list(sub { "a <> $_[0]" }, ' AND ') . ')' },
    values => sub { schema $table; migration 'INSERT INTO t VALUES ' . list(sub { "($_[0], 7, 'text')" }) },
    ctes => sub { migration 'WITH c0 AS (SELECT 1 AS x), '
            . list(sub { "c$_[0] AS (SELECT x FROM c" . ($_[0] - 1) . ')' }) . " SELECT x FROM c$n" },
    queries_in_from => sub { migration 'SELECT * FROM ' . nest('(SELECT * FROM ', '(SELECT 1) x', ') x') },
    queries_in_select => sub { migration 'SELECT ' . nest('(SELECT ', '1', ')') },
    parentheses => sub { migration 'SELECT ' . nest('(', '1', ')') },
    negations => sub { migration 'SELECT ' . nest('NOT ', 'true', '') },
    calls => sub { migration 'SELECT ' . nest('abs(', '1', ')') },
    sum => sub { migration 'SELECT ' . list(sub { $_[0] }, ' + ') },
    union => sub { migration 'SELECT 1' . ' UNION ALL SELECT 1' x $n },
    sorted => sub { migration 'SELECT 1 ORDER BY ' . list(sub { "1 + $_[0]" }) },
    selected => sub { migration 'SELECT ' . list(sub { "$_[0] AS c$_[0]" }) },
    digits => sub { migration 'SELECT ' . '9' x $n, "CREATE TABLE t (a int DEFAULT '" . '9' x $n . "')" },
    array_text => sub { migration "SELECT '" . '{' x $n . "'::int[]" },
    document => sub { migration "SELECT '" . nest('[', '1', ']') . "'::jsonb" },
    long_name => sub { my $name = 'x' x $n; migration "CREATE TABLE $name ($name int, CONSTRAINT $name CHECK ($name > 0))",
            "CREATE TABLE \"$name\" (a int)", "CREATE INDEX ON $name ($name)", "COMMENT ON TABLE $name IS '$name'",
            "CREATE TYPE e AS ENUM ('$name')" },
    attributes => sub { migration 'CREATE TYPE a AS (' . list(sub { "c$_[0] int" }) . ')',
            'CREATE TABLE a (' . list(sub { "c$_[0] int" }) . ')',
            'CREATE FUNCTION a(' . list(sub { 'int' }) . ") RETURNS int LANGUAGE sql AS 'SELECT 1'",
            'CREATE FUNCTION a() RETURNS TABLE (' . list(sub { "c$_[0] int" }) . ") LANGUAGE sql AS 'SELECT 1'" },

    # ---- what leads back to itself; the size does not matter ----

    cycles => sub { migration 'CREATE TABLE a (x int)', 'CREATE TABLE b () INHERITS (a)', 'ALTER TABLE a INHERIT b',
            'CREATE VIEW v AS SELECT x FROM a', 'CREATE VIEW w AS SELECT x FROM v',
            'CREATE OR REPLACE VIEW v AS SELECT x FROM w', 'SELECT * FROM v', 'LOCK TABLE v', 'DROP VIEW v CASCADE',
            'CREATE TYPE c AS (a int)', 'ALTER TYPE c ADD ATTRIBUTE b c', 'CREATE TYPE d AS (a c)',
            'ALTER TYPE c ADD ATTRIBUTE b d[]', 'CREATE TABLE p (a int) PARTITION BY LIST (a)',
            'ALTER TABLE p ATTACH PARTITION p FOR VALUES IN (1)',
            'CREATE TABLE q PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (a)',
            'ALTER TABLE q ATTACH PARTITION p FOR VALUES IN (1)' },
    calls_of_itself => sub {
        migration "CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN f(\$1); END'", 'SELECT f(1)',
            "CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE TABLE x (a int); PERFORM g(); END'",
            'SELECT g()', "DO 'BEGIN LOOP NULL; END LOOP; END'",
            "DO 'DECLARE s text := ''x''; BEGIN LOOP s := s || s; END LOOP; END'",
            "DO 'BEGIN FOR i IN 1..1000000000 LOOP EXECUTE ''CREATE TABLE y'' || i || '' (a int)''; END LOOP; END'",
            "SELECT repeat('x', 1000000000)", "DO 'BEGIN EXECUTE repeat(''x'', 1000000000); END'" },
);

if (($shape // '') eq 'list') {
    print "$_\n" for sort keys %shapes;
    exit;
}
die "usage: shapes.pl SHAPE SIZE DIRECTORY\n" unless @ARGV == 3 && $shapes{$shape};
$shapes{$shape}->();
for (['schema.sql', "SET check_function_bodies = false;\n", @schema], ['migration.sql', @migration]) {
    my ($name, @lines) = @$_;
    open my $out, '>', "$directory/$name" or die "$directory/$name: $!\n";
    print $out @lines;
    close $out or die "$directory/$name: $!\n";
}
