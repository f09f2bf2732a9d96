#!/bin/sh
# cases.sh: the one-line cases of tests/simulate, played on servers: what a case says of a statement must be what the server does with it.
#
#   cases.sh RUNNER MAJOR=DIRECTORY:PORT...
#
# RUNNER is the program of tests/simulate, which lists its cases when asked to print. Compared are the SQLSTATE, locks, rewrites, scans, index
# builds, names that the server chose, and whether a block is refused; of a statement outside of a block, when its locks are gone, no locks and scans.
# Cases without a schema or with statistics cannot be played: they are counted as skipped. Without WHOLE=yes those that need a database of their own
# (several statements, or one that refuses transaction blocks) are left out, or played in a block only: a second instead of minutes. Prints a line for each case: "ok NAME", "not ok NAME"
# and both sides, "skip NAME reason". T: only those whose name has this word.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/database.sh"
runner=$1
shift
: "${WHOLE:=}"

# The database becomes the template of the cases'. Roles are the server's and stay.
play() {
    psql -X -q -d postgres -c "CREATE ROLE clerk" 2>/dev/null
    psql -X -q -d "$database" -v ON_ERROR_STOP=1 -1 -f "$here/cases.sql" >/dev/null || {
        echo "not ok cases $major: cases.sql does not run"
        return
    }
    "$runner" print "$major" "$here"/../simulate/*.test >"$work/cases" || {
        echo "not ok cases $major: $runner does not print its cases"
        return
    }
    awk -v whole="$WHOLE" -v prefix="$database" -f "$here/cases-script.awk" "$work/cases" >"$work/script"
    PGOPTIONS='-c statement_timeout=20s' psql -X -q -A -t -d postgres <"$work/script" >"$work/facts" 2>"$work/messages"
    awk -v major="$major" -v word="$T" -f "$here/cases-compare.awk" "$work/cases" "$work/facts" "$work/messages"
}

on_servers play cases "$@"
