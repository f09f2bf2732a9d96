#!/bin/sh
# series.sh: the square over one series of migrations on one server. For each migration M, with D the dump of what the ones before it left:
# D read, M applied and the catalog printed by drydock, must equal M run on the server, its dump read and printed. Where the server refuses M,
# drydock must foresee it with the same SQLSTATE, and print the same catalog: that of D, as a rule.
#
#   series.sh NAME [--each] [--statements] [--role ROLE] SCHEMA MIGRATION...
#
# SCHEMA is a file that makes the state before the first migration, or "-" for an empty database; with --each, that before each of them. Without
# migrations the square is that of SCHEMA itself: it read, against it run, dumped and read. ROLE runs the migrations, else the superuser. From the
# environment: MAJOR, PGHOST, PGPORT, PGUSER of the server; PG_DUMP, a program that can dump it; DRYDOCK.
#
# A migration goes to the server as one query string, as most tools send it; with --statements by psql, which goes on after an error.
# What refuses a query string (a statement that refuses transaction blocks, a value of an enum that is used at once, psql's own commands)
# goes again by psql, statement by statement; what asks for a block (COMMIT AND CHAIN) in one. Roles and extensions that an administrator
# has to make, and a migration tool's own table, are made when a migration finds them missing. Where the server has no such extension the series ends.
#
# Prints "ok NAME (how many of what)", "not ok NAME (…)" and the first disagreement (with --each all): the migration, the statement that
# brings it about, and what differs; or "skip NAME reason". A migration that names something by the day it runs (a partition of this month)
# is not counted; a refusal that only rows can cause need not be foreseen, nor a value that only rows can tell.
set -u
export LC_ALL=C
name=$1
shift
each= role= statements=
while :; do
    case $1 in
    --each) each=yes ;;
    --statements) statements=yes ;;
    --role) role="-c role=$2"; shift ;;
    *) break ;;
    esac
    shift
done
schema=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
database="drydock_$$_$(echo "$name" | tr -c 'a-z0-9\n' '_' | cut -c 1-40)"
month=$(date +%Y%m)
played=0 agreed=0 refused=0 about_rows=0 by_the_day=0
disagreement=$work/disagreement

# A subscription would keep its database.
drop_database() { # DATABASE
    psql -X -q -d postgres -c "DROP DATABASE IF EXISTS $1" >/dev/null 2>&1 && return
    psql -X -q -d "$1" >/dev/null 2>&1 <<'END'
SELECT format('ALTER SUBSCRIPTION %I DISABLE; ALTER SUBSCRIPTION %1$I SET (slot_name = NONE); DROP SUBSCRIPTION %1$I', subname)
    FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
\gexec
END
    psql -X -q -d postgres -c "DROP DATABASE IF EXISTS $1" >/dev/null 2>&1
}

finish() {
    for ending in '' _copy _search _start; do
        drop_database "$database$ending"
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

create() { # DATABASE TEMPLATE
    drop_database "$1"
    psql -X -q -d postgres -c "CREATE DATABASE $1 TEMPLATE $2" >/dev/null 2>&1
}

dump() { # DATABASE FILE
    "$PG_DUMP" --schema-only -d "$1" >"$2" 2>"$work/dump-messages" || {
        echo "    pg_dump: $(tail -n 1 "$work/dump-messages")"
        return 1
    }
}

# ---- playing on the server: sets state to the SQLSTATE

# All in one query string; then as it stands, by psql. Messages go to $work/messages.
send_query() { # DATABASE FILE
    state=$(MIGRATION=$2 PGOPTIONS=$role psql -X -q -d "$1" <<'END' 2>"$work/messages" | sed -n 's/^@state //p'
\set VERBOSITY verbose
\set migration `cat "$MIGRATION"`
\o /dev/null
SELECT :'migration' \gexec
\o
\echo @state :SQLSTATE
END
    )
}

send_statements() { # DATABASE FILE [-1]
    state=00000
    PGOPTIONS=$role psql -X -q -d "$1" -v ON_ERROR_STOP=1 -v VERBOSITY=verbose ${3:-} -f "$2" >/dev/null 2>"$work/messages" ||
        state=$(first_state)
}

# Of the messages of psql.
first_state() {
    sed -n 's/^.*\(ERROR\|FATAL\):  \([0-9A-Z]\{5\}\): .*/\2/p' "$work/messages" | awk '{ print; found = 1; exit } END { if (!found) print "00000" }'
}

# The role that a message finds missing; made, the migration goes again.
make_missing_role() {
    missing=$(sed -n 's/^.*ERROR:  [0-9A-Z]*: role "\(.*\)" does not exist$/\1/p' "$work/messages" | head -n 1)
    [ -n "$missing" ] && psql -X -q -d postgres -v role="$missing" >/dev/null 2>&1 <<'END'
CREATE ROLE :"role" SUPERUSER
END
}

# The extension that a message finds missing, where an administrator makes it before the first migration; made, it is part of the state before.
make_missing_extension() {
    case $(grep -m 1 'ERROR: ' "$work/messages") in
    *'operator class "'*trgm_ops*) extension=pg_trgm ;;
    *'function uuid_generate_v'*) extension=uuid-ossp ;;
    *'function gen_random_bytes'* | *'function digest('* | *'function crypt('*) extension=pgcrypto ;;
    *'type "citext"'*) extension=citext ;;
    *'type "hstore"'*) extension=hstore ;;
    *'type "ltree"'*) extension=ltree ;;
    *'type "geo'* | *'type "public.geo'* | *'type public.geo'* | *'extension "postgis" does not exist'*) extension=postgis ;;
    *) return 1 ;;
    esac
    if psql -X -q -d "$database" -c "CREATE EXTENSION \"$extension\"" >/dev/null 2>&1; then
        read_state
    else
        beyond="extension \"$extension\" is not available"
        return 1
    fi
}

# The same with the table in which a migration tool keeps account, and which a migration of it may change.
make_missing_account() {
    case $(grep -m 1 'ERROR: ' "$work/messages") in
    *'relation "schema_migrations" does not exist'*) table='schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)' ;;
    *'relation "__diesel_schema_migrations" does not exist'*)
        table='__diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)'
        ;;
    *) return 1 ;;
    esac
    psql -X -q -d "$database" -c "CREATE TABLE $table" >/dev/null 2>&1 && read_state
}

# What the server holds now is what the next migration finds.
read_state() {
    dump "$database" "$work/before" && print_catalog "$work/before" >"$work/server-before"
}

# Tries another way on a copy, because what does not run as one transaction may leave half of itself behind.
send_otherwise() { # FILE MODE
    create "${database}_copy" "$database"
    first_messages=$(cat "$work/messages")
    if [ "$2" = file ]; then send_statements "${database}_copy" "$1" -1; else send_statements "${database}_copy" "$1"; fi
    if [ "$state" = 00000 ]; then
        mode=$2
        drop_database "$database"
        psql -X -q -d postgres -c "ALTER DATABASE ${database}_copy RENAME TO $database" >/dev/null 2>&1
    else
        state=$first_state
        echo "$first_messages" >"$work/messages"
    fi
}

send() { # FILE
    if [ -n "$statements" ]; then
        mode=none
        PGOPTIONS=$role send_statements_of_dump "$database" "$1"
        if [ -n "$each" ] && make_missing_role; then
            create "$database" "${database}_start"
            PGOPTIONS=$role send_statements_of_dump "$database" "$1"
        fi
        state=$(first_state)
        return
    fi
    mode=query
    send_query "$database" "$1"
    while [ "$state" != 00000 ] && { make_missing_role || make_missing_extension || make_missing_account; }; do
        send_query "$database" "$1"
    done
    first_state=$state
    case $state in
    25001 | 42601 | 55P04) send_otherwise "$1" none ;;
    25P01) send_otherwise "$1" file ;;
    esac
}

# ---- what drydock says

drydock_options() {
    echo "--no-config --postgres $MAJOR --tool plain --allow-unparsed"
}

# The catalog after a dump, or after a migration on top of it.
print_catalog() { # SCHEMA [MIGRATION]
    # shellcheck disable=SC2046
    if [ $# -eq 1 ]; then
        "$DRYDOCK" schema $(drydock_options) --schema "$1" 2>/dev/null
    else
        "$DRYDOCK" schema $(drydock_options) --transaction "$mode" --schema "$1" "$2" 2>/dev/null
    fi
}

# A line for each failure: SQLSTATE, certainty, the statement's line and its last one.
print_failures() { # SCHEMA MIGRATION
    # shellcheck disable=SC2046
    "$DRYDOCK" check $(drydock_options) --transaction "$mode" --fail-on never --format json --schema "$1" "$2" 2>/dev/null |
        awk -F '"' '/^      "line": / { line = $3 } /^      "end_line": / { end = $3 } /^      "failure": \{/ { print $6, $10, line, end }' |
        tr -d ':,'
}

# ---- comparing

# What a print of the catalog must show of a dump: all but owners, extensions' comments, settings and the wording of views.
essence() {
    sed -e '/^CREATE .*VIEW .* AS$/,/;$/d' -e '/^--/d' -e '/^$/d' -e '/ OWNER TO /d' -e '/^COMMENT ON EXTENSION /d' -e '/^SET /d' -e '/^\\/d' \
        -e 's/^ *//' -e 's/,$//' "$1" | sort
}

names_of_this_month() {
    grep -o "[A-Za-z0-9_]*_$month[0-9][0-9][A-Za-z0-9_]*" "$@" /dev/null | sed 's/^[^:]*://' | sort -u
}

is_by_the_day() { # MIGRATION
    names_of_this_month "$work/after" >"$work/names-after"
    [ -s "$work/names-after" ] || return 1
    names_of_this_month "$work/before" "$1" >"$work/names-before"
    [ -n "$(comm -23 "$work/names-after" "$work/names-before")" ]
}

# Keeps the first disagreement of the series: those after it may follow from it. Of separate migrations all are told.
disagree() { # MIGRATION WHAT DETAILS-FILE
    [ -f "$disagreement" ] && [ -z "$each" ] && return
    {
        echo "    $1: $2"
        head -n 40 "$3" | sed 's/^/    /'
    } >>"$disagreement"
}

# The first statement of a migration after which the prints differ: by halving, on a database made of the dump before.
find_statement() { # MIGRATION
    # shellcheck disable=SC2046
    "$DRYDOCK" check $(drydock_options) --transaction "$mode" --fail-on never --format json --schema "$work/before" "$1" 2>/dev/null |
        sed -n 's/^      "end_line": \([0-9]*\),/\1/p' | sort -nu >"$work/ends"
    low=0
    high=$(wc -l <"$work/ends")
    while [ $((low + 1)) -lt "$high" ]; do
        middle=$(((low + high) / 2))
        head -n "$(sed -n "${middle}p" "$work/ends")" "$1" >"$work/part.sql"
        create "${database}_search" template0
        send_statements_of_dump "${database}_search" "$work/before"
        if [ "$mode" = query ]; then send_query "${database}_search" "$work/part.sql"; else send_statements "${database}_search" "$work/part.sql"; fi
        dump "${database}_search" "$work/part-after" >/dev/null && print_catalog "$work/part-after" >"$work/part-server"
        print_catalog "$work/before" "$work/part.sql" >"$work/part-ours"
        if cmp -s "$work/part-server" "$work/part-ours"; then low=$middle; else high=$middle; fi
    done
    first=1
    [ "$low" -eq 0 ] || first=$(($(sed -n "${low}p" "$work/ends") + 1))
    last=$(sed -n "$((low + 1))p" "$work/ends")
    echo "line $first:"
    sed -n "$first,${last:-1}p" "$1" | grep -v '^ *$' | head -n 12
}

send_statements_of_dump() { # DATABASE FILE
    psql -X -q -d "$1" -v VERBOSITY=verbose -f "$2" >/dev/null 2>"$work/messages"
}

# The prints differ only where drydock says that rows decide: a value is printed as "…" (a default of NULL is none).
differ_by_rows_alone() {
    awk 'NR == FNR { server[FNR] = $0; count = FNR; next }
        $0 == server[FNR] { next }
        { unknown = index($0, "…"); start = substr($0, 1, unknown - 1); sub(/ DEFAULT $/, "", start) }
        !unknown || index(server[FNR], start) != 1 { differs = 1 }
        END { exit differs || FNR != count }' "$work/server" "$work/ours"
}

compare_catalogs() { # MIGRATION
    print_catalog "$work/before" "$1" >"$work/ours"
    print_catalog "$work/after" >"$work/server"
    if ! cmp -s "$work/server" "$work/ours"; then
        if differ_by_rows_alone; then
            about_rows=$((about_rows + 1))
            return 0
        fi
        {
            find_statement "$1"
            diff -U 3 --label server "$work/server" --label drydock "$work/ours"
        } >"$work/details"
        disagree "$1" "the catalogs differ" "$work/details"
        return 1
    fi
    cmp -s "$work/server" "$work/server-before" || return 0
    essence "$work/before" >"$work/essence-before"
    essence "$work/after" | diff "$work/essence-before" - >"$work/details" && return 0
    disagree "$1" "the change does not show in the print" "$work/details"
    return 1
}

compare_refusal() { # MIGRATION
    refused=$((refused + 1))
    print_failures "$work/before" "$1" >"$work/failures"
    # A query string is parsed as a whole before anything of it runs.
    foreseen=$(awk -v state="$state" '$2 == "certain" || $2 == "likely" && $1 !~ /^2[23]/ { if (!first) first = $1; if ($1 == state && state == "42601") first = state }
        END { print first }' "$work/failures")
    grep -v '^LOCATION:' "$work/messages" | tail -n 4 >"$work/details"
    case $state in
    22* | 23* | P0*)
        [ -z "$foreseen" ] || [ "$foreseen" = "$state" ] || {
            disagree "$1" "the server refuses it with $state, drydock with $foreseen" "$work/details"
            return 1
        }
        about_rows=$((about_rows + 1))
        return 0
        ;;
    esac
    [ "$foreseen" = "$state" ] || {
        disagree "$1" "the server refuses it with $state, drydock ${foreseen:+with }${foreseen:-not}" "$work/details"
        return 1
    }
    # Nothing remains of it, unless it commits in between.
    print_catalog "$work/after" >"$work/server"
    print_catalog "$work/before" "$1" >"$work/ours"
    diff -U 3 --label server "$work/server" --label drydock "$work/ours" >"$work/details" && return 0
    disagree "$1" "refused, and what it leaves differs" "$work/details"
    return 1
}

compare_acceptance() { # MIGRATION
    print_failures "$work/before" "$1" | grep ' certain ' >"$work/failures"
    if [ -s "$work/failures" ]; then
        read -r code _ first last <"$work/failures"
        sed -n "$first,${last}p" "$1" >"$work/details"
        disagree "$1" "the server takes it, drydock refuses line $first with $code" "$work/details"
        return 1
    fi
    compare_catalogs "$1"
}

is_beyond_server() {
    grep -q -e 'extension ".*" is not available' -e 'could not open extension control file' -e 'could not access file' "$work/messages"
}

step() { # MIGRATION
    [ -z "$each" ] || create "$database" "${database}_start"
    send "$1"
    [ -z "$beyond" ] || return 1
    if [ "$state" != 00000 ] && is_beyond_server; then
        beyond=$(grep -m 1 ERROR "$work/messages" | sed 's/^.*ERROR:  [0-9A-Z]*: //')
        return 1
    fi
    dump "$database" "$work/after" >"$work/details" || {
        disagree "$1" "it cannot be dumped" "$work/details"
        return 1
    }
    if [ "$state" = 00000 ] && is_by_the_day "$1"; then
        by_the_day=$((by_the_day + 1))
    else
        played=$((played + 1))
        if [ "$state" = 00000 ]; then compare_acceptance "$1"; else compare_refusal "$1"; fi && agreed=$((agreed + 1))
    fi
    [ -z "$each" ] || return
    mv "$work/after" "$work/before"
    print_catalog "$work/before" >"$work/server-before"
}

# The schema itself: read, and run, dumped and read. Roles that it grants to are made first.
load() {
    send_statements_of_dump "$database" "$schema"
    while grep -q 'ERROR:  42704: role ' "$work/messages" && make_missing_role; do
        create "$database" template0
        send_statements_of_dump "$database" "$schema"
    done
    is_beyond_server && beyond=$(grep -m 1 -e extension -e 'could not access' "$work/messages" | sed 's/^.*ERROR:  [0-9A-Z]*: //')
    refusals=$(grep -c 'ERROR:  ' "$work/messages")
}

# Of a schema that the server refuses in parts (hand-made, or sorted by name) drydock keeps more than the server does.
compare_schema() {
    print_catalog "$schema" >"$work/ours"
    if diff -U 3 --label server "$work/server-before" --label drydock "$work/ours" >"$work/details"; then
        played=1 agreed=1
    elif [ "$refusals" -gt 0 ]; then
        beyond="the server refuses $refusals of its statements"
    else
        played=1
        disagree "$schema" "the catalogs differ" "$work/details"
    fi
}

# ---- the series

beyond= refusals=0
create "$database" template0
[ "$schema" = - ] || load
read_state
[ -z "$each" ] || create "${database}_start" "$database"
if [ $# -eq 0 ] && [ -z "$beyond" ]; then
    compare_schema
fi
for migration in "$@"; do
    [ -z "$beyond" ] || break
    step "$migration"
done
summary="$agreed of $played agree"
[ "$refused" -eq 0 ] || summary="$summary, $refused of them refused by the server"
[ "$about_rows" -eq 0 ] || summary="$summary, $about_rows for rows"
[ "$by_the_day" -eq 0 ] || summary="$summary, $by_the_day by the day not counted"
[ -z "$beyond" ] || summary="$summary, then: $beyond"
if [ "$played" -eq 0 ]; then
    echo "skip $name ${beyond:-there is nothing to play}"
elif [ "$agreed" -eq "$played" ]; then
    echo "ok $name ($summary)"
else
    echo "not ok $name ($summary)"
    cat "$disagreement"
fi
