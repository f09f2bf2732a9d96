#!/bin/sh
# What drydock prints for a server, asked of a real one: the statistics query runs there, reads no user's rows, and gives a snapshot
# that drydock reads; the sample schema is what a server makes of it; the samples' safe migrations run without an error and the others
# are refused where drydock says so. Starts a server of its own (unix socket only, as an unprivileged user, stopped at the end whatever
# happens) from PG_BIN, or the newest of Debian's packages; without one every test says that it was skipped.
set -u
work=$(mktemp -d "${TMPDIR:-/tmp}/drydock-server.XXXXXX") || exit 1
failed=0
started=

pass() { echo "ok $1"; }
fail() {
    echo "not ok $1"
    shift
    printf '%s\n' "$@" | sed 's/^/    /' | head -n 40
    failed=1
}

find_server() {
    for bin in ${PG_BIN:-} $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5,5nr); do
        [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] && { echo "$bin"; return; }
    done
}

bin=$(find_server)
if [ -z "$bin" ] || ! command -v psql >/dev/null 2>&1; then
    for name in stats-query-runs stats-query-is-read shop-loads shop-safe-migrations shop-refusals; do
        echo "skip $name no PostgreSQL server and psql on this machine"
    done
    rm -rf "$work"
    exit 0
fi

# initdb and postgres refuse to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        user=$(id -un postgres 2>/dev/null || echo nobody)
        if command -v runuser >/dev/null 2>&1; then runuser -u "$user" -- "$@"; else su -s /bin/sh "$user" -c "$(printf '%s ' "$@")"; fi
    else
        "$@"
    fi
}

stop_server() {
    [ -n "$started" ] && (cd / && as_owner "$bin/pg_ctl" -D "$work/data" -m immediate -w stop) >/dev/null 2>&1
    rm -rf "$work"
}
trap stop_server EXIT
trap 'exit 1' INT TERM HUP

[ "$(id -u)" = 0 ] && chown "$(id -un postgres 2>/dev/null || echo nobody)" "$work"
chmod 755 "$work"
log=$work.log
if ! (cd / && as_owner "$bin/initdb" -D "$work/data" -U postgres -A trust -E UTF8 --locale=C -N) >"$log" 2>&1 ||
    ! (cd / && as_owner "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -w \
        -o "-c listen_addresses= -c unix_socket_directories=$work -c fsync=off -c timezone=UTC" start) >>"$log" 2>&1; then
    fail server-starts "$(tail -n 20 "$log")"
    rm -f "$log"
    exit 1
fi
started=yes
rm -f "$log"
export PGHOST="$work" PGUSER=postgres PGDATABASE=shop
version=$(psql -qAtX -d postgres -c 'SHOW server_version_num')
major=$((version / 10000))

# The sample dump comes from PostgreSQL 17: a setting that an older server does not know is the only thing it may complain of.
psql -qX -d postgres -c 'CREATE DATABASE shop' -c 'CREATE ROLE shop_owner' -c 'CREATE ROLE shop_app' -c 'CREATE ROLE shop_readonly' \
    -c 'CREATE ROLE shop_support' >"$work/out" 2>&1
psql -qX -f samples/shop/schema.sql >"$work/out" 2>&1
complaints=$(grep ERROR "$work/out" | grep -v 'transaction_timeout')
if [ -z "$complaints" ]; then pass shop-loads; else fail shop-loads "$complaints"; fi

"$DRYDOCK" stats-query >"$work/query.sql"
psql -qX -c "INSERT INTO users (email, password_hash) SELECT 'secret' || i || '@example.com', 'x' FROM generate_series(1, 500) i" \
    >"$work/out" 2>&1
psql -qX -c ANALYZE >"$work/out" 2>&1
if psql -qX -v ON_ERROR_STOP=1 --csv -f "$work/query.sql" >"$work/snapshot.csv" 2>"$work/err" && [ -s "$work/snapshot.csv" ] &&
    ! grep -q 'secret1@' "$work/snapshot.csv"; then
    pass stats-query-runs
else
    fail stats-query-runs "$(cat "$work/err")" "$(grep 'secret1@' "$work/snapshot.csv")"
fi

printf 'ALTER TABLE users ADD COLUMN seen_by_test int;\n' >"$work/one.sql"
if "$DRYDOCK" check --no-config --schema samples/shop/schema.sql --stats "here=$work/snapshot.csv" --format json "$work/one.sql" \
    --fail-on never >"$work/one.json" 2>"$work/err" && grep -q '"rows": [0-9]' "$work/one.json"; then
    pass stats-query-is-read
else
    fail stats-query-is-read "$(cat "$work/err")" "$(grep '"rows"' "$work/one.json")"
fi

# Plays a series on the server, each file a session, each statement by itself; prints "FILE:SQLSTATE" of what it refused.
play() {
    for file in "$1"/*.sql; do
        PGOPTIONS='-c client_min_messages=error' psql -qX -v VERBOSITY=verbose -f "$file" 2>&1 |
            sed -n "s|^psql:.*: ERROR:  \([0-9A-Z]\{5\}\):.*|$(basename "$file"):\1|p"
    done
}

# What drydock calls certain, in the same form.
predict() {
    for file in "$1"/*.sql; do echo "$file"; done |
        xargs "$DRYDOCK" check --no-config --postgres "$major" --schema samples/shop/schema.sql --format json --fail-on never 2>/dev/null |
        awk -F'"' '/^      "file":/ { n = split($4, part, "/"); file = part[n] }
            /"failure": \{/ && /"certainty": "certain"/ { print file ":" $6 }'
}

psql -qX -c 'TRUNCATE users CASCADE' >"$work/out" 2>&1
psql -qX -d postgres -c 'CREATE DATABASE fresh TEMPLATE shop' >"$work/out" 2>&1
refused=$(PGDATABASE=shop play samples/shop/migrations)
predicted=$(predict samples/shop/migrations)
if [ -n "$refused" ] && [ "$refused" = "$predicted" ]; then
    pass shop-refusals
else
    fail shop-refusals "the server refused:" "$refused" "drydock is certain of:" "$predicted"
fi
refused=$(PGDATABASE=fresh play samples/shop/migrations-safe)
predicted=$(predict samples/shop/migrations-safe)
if [ -z "$refused$predicted" ]; then
    pass shop-safe-migrations
else
    fail shop-safe-migrations "the server refused:" "$refused" "drydock is certain of:" "$predicted"
fi
exit $failed
