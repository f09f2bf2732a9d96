#!/bin/sh
# extensions.sh: what drydock's tables say that an extension brings, against what it brings on a server.
#
#   extensions.sh RUNNER MAJOR=DIRECTORY:PORT...
#
# For every extension that a server offers and drydock knows: created there and here, and every member compared. DIRECTORY is where the server's
# unix socket is; the user comes from PGUSER and must be a superuser. Prints "ok NAME", "not ok NAME" and the differences, or "skip NAME reason" for
# each. T: only those whose name has this word.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/database.sh"
runner=$1
shift

# Compares one extension; on the server all happens in a transaction that is rolled back.
compare() {
    "$runner" install "$major" "$1" >"$work/install.sql"
    case $? in
        0) ;;
        3) return ;;    # not known: nothing is claimed
        *) echo "not ok $2: $runner does not run"; return ;;
    esac
    if ! psql -X -q -d "$database" -v ON_ERROR_STOP=1 -v extension="$1" -1 -f "$work/install.sql" -f "$here/extension.sql" -c ROLLBACK \
        >"$work/rows" 2>"$work/log"; then
        echo "skip $2 $(grep -m 1 ERROR: "$work/log" | sed 's/.*ERROR: *//')"
        return
    fi
    sort "$work/rows" >"$work/server"
    "$runner" extension "$major" "$1" | sort >"$work/ours"
    if diff "$work/server" "$work/ours" >"$work/differences"; then
        echo "ok $2"
    else
        echo "not ok $2: $(grep -c '^[<>]' "$work/differences") lines differ (< server, > drydock)"
        head -n 20 "$work/differences"
    fi
}

compare_all() {
    for extension in $(psql -X -At -d postgres -c "SELECT name FROM pg_available_extensions ORDER BY 1"); do
        case "extension $extension $major" in
            *"$T"*) compare "$extension" "extension $extension $major" ;;
        esac
    done
}

on_servers compare_all extensions "$@"
