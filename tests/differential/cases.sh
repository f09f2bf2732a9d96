#!/bin/sh
# cases.sh: the one-line cases of tests/simulate, played on servers: what a case says of a statement must be what the server does with it.
#
#   cases.sh RUNNER MAJOR=DIRECTORY:PORT...
#
# RUNNER is the program of tests/simulate, which lists its cases when asked to print. Compared are the SQLSTATE, locks, rewrites, scans, index
# builds, names that the server chose, and whether a block is refused; of a statement outside of a block, when its locks are gone, no locks and scans.
# Cases without a schema or with statistics cannot be played: they are counted as skipped. Without WHOLE=yes those that need a database of their own
# (several statements, or one that refuses transaction blocks) are left out, or played in a block only: a second instead of minutes. Prints a line for each case: "ok NAME", "not ok NAME"
# and both sides, "skip NAME reason". T: only those whose name has this word. Owns the databases that begin with its prefix on every server.
set -u
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../server/servers.sh"
runner=$1
shift
work=$(mktemp -d)
# Databases are a run's own, so that two may ask the same server; roles, which are the server's, stay if they were there.
prefix=drydock_$$
roles=clerk
: "${T:=}" "${WHOLE:=}"

drop_databases() {
    for ending in case group template; do
        psql -X -q -d postgres -c "DROP DATABASE IF EXISTS ${prefix}_$ending" 2>/dev/null
    done
}

finish() {
    drop_databases
    rm -rf "$work"
}

prepare() {
    for role in $roles; do
        psql -X -q -d postgres -c "CREATE ROLE $role" 2>/dev/null
    done
    psql -X -q -d postgres -c "CREATE DATABASE ${prefix}_template TEMPLATE template0" &&
        psql -X -q -d "${prefix}_template" -v ON_ERROR_STOP=1 -1 -f "$here/cases.sql" >/dev/null
}

play() {
    "$runner" print "$major" "$here"/../simulate/*.test >"$work/cases" || {
        echo "not ok cases $major: $runner does not print its cases"
        return
    }
    awk -v whole="$WHOLE" -v prefix="$prefix" -f "$here/cases-script.awk" "$work/cases" >"$work/script"
    PGOPTIONS='-c statement_timeout=20s' psql -X -q -A -t -d postgres <"$work/script" >"$work/facts" 2>"$work/messages"
    awk -v major="$major" -v word="$T" -f "$here/cases-compare.awk" "$work/cases" "$work/facts" "$work/messages"
}

trap finish EXIT
trap 'exit 1' INT TERM
for server in "$@"; do
    use_server "$server"
    if prepare; then
        play
    else
        echo "not ok cases $major: no database could be made"
    fi
    drop_databases
done
