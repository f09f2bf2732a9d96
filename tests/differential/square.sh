#!/bin/sh
# square.sh: which series of migrations and which dumps the square is asked of; how one is played is series.sh's.
#
#   square.sh MAJOR=DIRECTORY:PORT...
#
# Always: the series in tests/differential/series, which are written for this. With WHOLE=yes also the samples, the golden tests, the examples of the
# rules and the cases of simulate, and from ../shared/corpus, where it is, every series and every dump. T: only those whose name has this word.
# JOBS: how many are played at a time. PG_BIN: folders of programs, among them a pg_dump. DRYDOCK and BUILD as for all tests.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../server/servers.sh"
corpus=../shared/corpus
work=$(mktemp -d)
: "${T:=}" "${WHOLE:=}" "${JOBS:=2}"
trap 'rm -rf "$work" "$work.roles"' EXIT
trap 'exit 1' INT TERM

# A pg_dump dumps its own major and those before it: the oldest that will do.
find_pg_dump() { # MAJOR
    for program in $(for folder in ${PG_BIN:-} /usr/lib/postgresql/*/bin; do echo "$folder/pg_dump"; done); do
        [ -x "$program" ] && echo "$("$program" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/') $program"
    done | sort -n | awk -v major="$1" '$1 >= major { print $2; exit }'
}

# ---- the jobs: a file for each, that is a shell script

quoted() {
    for word in "$@"; do
        printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"
    done
}

job() { # NAME [OPTION]... SCHEMA MIGRATION...
    case $1 in *"$T"*) ;; *) return ;; esac
    jobs=$((jobs + 1))
    echo "exec$(quoted "$here/series.sh" "$@")" >"$work/jobs/$(printf '%05d' $jobs)"
}

own_series() {
    for folder in "$here"/series/*/; do
        folder=${folder%/}
        job "square $MAJOR ${folder##*/}" - "$folder"/*.sql
    done
}

series_of_samples() {
    for folder in migrations migrations-safe; do
        job "square $MAJOR samples/shop/$folder" --role shop_owner samples/shop/schema.sql samples/shop/$folder/*.sql
    done
}

series_of_golden_tests() {
    for folder in tests/golden/*; do
        [ -f "$folder/schema.sql" ] && [ -f "$folder/migration.sql" ] || continue
        job "square $MAJOR golden/${folder##*/}" "$folder/schema.sql" "$folder/migration.sql"
    done
}

# The examples of a rule that have a schema, each on it; a later schema counts for those after it.
series_of_rules() {
    find rules -name '*.md' ! -name README.md | sort | while read -r rule; do
        base=${rule##*/}
        mkdir "$work/rules-$base"
        awk -v folder="$work/rules-$base" '
            /^## / { examples = /^## (Bad|Good)/ }
            /^```/ && file != "" { close(file); file = ""; next }
            examples && /^```sql schema/ { file = folder "/" ++schemas ".schema"; next }
            examples && /^```sql/ && schemas { file = folder "/" schemas "-" ++count ".sql"; next }
            file != "" { print > file }' "$rule"
    done
    for folder in "$work"/rules-*; do
        for schema in "$folder"/*.schema; do
            [ -f "$schema" ] || continue
            job "square $MAJOR ${folder##*/} $(basename "$schema" .schema)" --each --statements "$schema" "${schema%.schema}"-*.sql
        done
    done
}

# The cases of simulate, each on its schema. Left out are those that no server can play, what is called less than certain without being about
# rows, and what no dump says: before 18 that the children lack a NOT NULL of their parent's; the constraint that a child keeps when ONLY its parent
# loses the column; a view on itself; whether a materialized view has rows; that an extension's wrapper lost its validator; what the clock says;
# a schema of the server's own under another name; roles, which are no database's; and what before 16 no
# server reads of its own dump: a partition that generates its column otherwise than its parent, a primary key with NULLS NOT DISTINCT.
series_of_cases() {
    mkdir "$work/cases"
    "$BUILD/tests/simulate/runner" print "$MAJOR" tests/simulate/*.test | awk -v folder="$work/cases" -v major="$MAJOR" '
        /^schema/ { close(file); file = sprintf("%s/%03d.schema", folder, ++schemas) }
        /^\t/ { print substr($0, 2) > file }
        /^case / { close(file); file = sprintf("%s/%03d-%04d.sql", folder, schemas, ++cases) }
        /^not playable/ || major < 18 && /^statement ALTER TABLE ONLY .* SET NOT NULL/ || /^statement ALTER TABLE ONLY .* DROP COLUMN/ ||
            /^statement CREATE OR REPLACE VIEW one AS SELECT a FROM one/ || /^statement .*SELECT \* FROM empty/ || /^statement ALTER FOREIGN DATA WRAPPER postgres_fdw NO VALIDATOR/ ||
            /^statement (CREATE (ROLE|USER|GROUP) |ALTER SCHEMA information_schema|.* FROM \(now\(\)\))/ || major < 16 && /^statement (CREATE TABLE c PARTITION OF part \(g DEFAULT 3\)|ALTER TABLE t ADD PRIMARY KEY USING INDEX t_a)/ { close(file); drop(file); file = "/dev/null" }
        /^statement / { print substr($0, 11) ";" > file }
        /^expected .*fail [0-9A-Z]+ possible/ && !/fail (22|23|P0)/ { close(file); drop(file) }
        function drop(name) { if (name != "/dev/null") system("rm -f \"" name "\"") }'
    for schema in "$work"/cases/*.schema; do
        [ -f "${schema%.schema}"-0001.sql ] || ls "${schema%.schema}"-*.sql >/dev/null 2>&1 || continue
        job "square $MAJOR cases $(basename "$schema" .schema)" --each --statements "$schema" "${schema%.schema}"-*.sql
    done
}

series_of_corpus() {
    if [ ! -d "$corpus" ]; then
        echo "skip square $MAJOR corpus there is no $corpus"
        return
    fi
    for folder in "$corpus"/series/*/; do
        folder=${folder%/}
        job "square $MAJOR series/${folder##*/}" - "$folder"/*.up.sql
    done
    for dump in "$corpus"/dumps/*.sql; do
        job "square $MAJOR dumps/$(basename "$dump" .sql)" "$dump"
    done
}

roles() {
    psql -X -q -A -t -d postgres -c 'SELECT rolname FROM pg_roles ORDER BY 1'
}

# Roles are the server's, not a database's: those that the migrations made go when all is played.
drop_new_roles() { # FILE-WITH-THE-OLD-ONES
    roles | comm -13 "$1" - | while read -r role; do
        psql -X -q -d postgres -v role="$role" >/dev/null 2>&1 <<'END'
DROP ROLE :"role"
END
    done
}

play_jobs() {
    jobs=0
    rm -rf "$work"/*
    mkdir "$work/jobs" "$work/results"
    own_series
    if [ -n "$WHOLE" ]; then
        series_of_samples
        series_of_golden_tests
        series_of_rules
        series_of_cases
        series_of_corpus
    fi
    ls "$work/jobs" | xargs -P "$JOBS" -I '{}' sh -c "sh '$work/jobs/{}' >'$work/results/{}' 2>&1"
    cat "$work"/results/* 2>/dev/null
}

for server in "$@"; do
    use_server "$server"
    MAJOR=$major
    PG_DUMP=$(find_pg_dump "$MAJOR")
    export MAJOR PG_DUMP
    if [ -z "$PG_DUMP" ]; then
        echo "skip square $MAJOR no pg_dump of that major or later"
    else
        roles >"$work.roles"
        play_jobs
        drop_new_roles "$work.roles"
    fi
done
