#!/bin/sh
# What drydock prints for a server, asked of a real one: the statistics query runs there, reads no user's rows, and gives a snapshot
# that drydock reads; the sample schema is what a server makes of it; the samples' safe migrations run without an error and the others
# are refused where drydock says so. On the last of the servers that servers.sh starts; without one every test says that it was skipped.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/server/servers.sh
work=$(mktemp -d)
failed=0

# Names of its own, since the servers may be somebody's that run already.
shop=drydock_shop_$$
fresh=drydock_fresh_$$

finish() {
    [ -z "$servers" ] || psql -qX -d postgres -c "DROP DATABASE IF EXISTS $shop" -c "DROP DATABASE IF EXISTS $fresh" >/dev/null 2>&1
    stop_servers
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

pass() { echo "ok $1"; }
fail() {
    echo "not ok $1"
    shift
    printf '%s\n' "$@" | sed 's/^/    /' | head -n 40
    failed=1
}

command -v psql >/dev/null 2>&1 && start_servers
if [ -z "$servers" ]; then
    for name in stats-query-runs stats-query-is-read shop-loads shop-safe-migrations shop-refusals; do
        echo "skip $name no PostgreSQL server and psql on this machine"
    done
    exit 0
fi
use_server "${servers##* }"
export PGDATABASE=$shop

# The sample dump comes from PostgreSQL 17: a setting that an older server does not know is the only thing it may complain of.
psql -qX -d postgres -c "CREATE DATABASE $shop" -c 'CREATE ROLE shop_owner' -c 'CREATE ROLE shop_app' -c 'CREATE ROLE shop_readonly' \
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
psql -qX -d postgres -c "CREATE DATABASE $fresh TEMPLATE $shop" >"$work/out" 2>&1
refused=$(PGDATABASE=$shop play samples/shop/migrations)
predicted=$(predict samples/shop/migrations)
if [ -n "$refused" ] && [ "$refused" = "$predicted" ]; then
    pass shop-refusals
else
    fail shop-refusals "the server refused:" "$refused" "drydock is certain of:" "$predicted"
fi
refused=$(PGDATABASE=$fresh play samples/shop/migrations-safe)
predicted=$(predict samples/shop/migrations-safe)
if [ -z "$refused$predicted" ]; then
    pass shop-safe-migrations
else
    fail shop-safe-migrations "the server refused:" "$refused" "drydock is certain of:" "$predicted"
fi
exit $failed
