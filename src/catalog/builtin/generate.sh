#!/bin/sh
# generate.sh: makes the tables of built-in objects from running PostgreSQL servers, one for each major.
#
#   generate.sh TREE MAJOR=DIRECTORY:PORT...        write the tables
#   generate.sh --verify MAJOR=DIRECTORY:PORT...    compare all that the tables say with what the servers say
#
# TREE is a PostgreSQL source tree of the newest major. DIRECTORY is where a server's unix socket is (or
# a host name); the user comes from PGUSER and must be a superuser. Creates and drops a database
# "drydock_builtin" on every server. Equal servers give equal tables. Needs psql, sort, awk and perl
# (perl-base is enough); --verify needs diff and a C compiler.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
header=$here/../../../include/catalog/builtin_oids.h
database=drydock_builtin

usage() {
    sed -n '4,5s/^# *//p' "$0" >&2
    exit 2
}

# Sets major, and PGHOST and PGPORT for psql, from MAJOR=DIRECTORY:PORT.
aim() {
    major=${1%%=*}
    address=${1#*=}
    PGHOST=${address%:*}
    PGPORT=${address##*:}
    export PGHOST PGPORT
}

ask() {
    psql -X -q -d "$@"
}

# The temporary folder and the databases go, whatever happens.
finish() {
    status=$?
    trap - EXIT
    for server in $servers; do
        aim "$server"
        ask postgres -c "DROP DATABASE IF EXISTS $database" 2>/dev/null || :
    done
    rm -rf "$work"
    exit $status
}

begin_server() {
    aim "$1"
    found=$(ask postgres -At -c "SHOW server_version_num")
    [ "$((found / 10000))" = "$major" ] || {
        echo "generate.sh: the server at $address is version $found, not $major" >&2
        exit 2
    }
    ask postgres -c "DROP DATABASE IF EXISTS $database" 2>/dev/null
    ask postgres -c "CREATE DATABASE $database TEMPLATE template0"
    mkdir -p "$work/$major"
}

# What the server calls a setting that we ask for by any name ever used: SHOW heads its column with the
# present name.
show_names() {
    sed 's/.*/\\echo asked &\
SHOW "&";/' "$work/names" >"$work/show.sql"
    ask $database -A -P footer=off -f "$work/show.sql" 2>/dev/null |
        awk '$1 == "asked" && NF == 2 { name = $2; next }
             name != "" { print name "\t" $0; name = "" }' >"$work/$major/shown_names"
}

setting_names() {
    cut -f 1 "$work"/*/settings
    perl -0ne 'print join("\n", $1 =~ /"(\w+)"/g), "\n" if /map_old_guc_names\[\] = \{(.*?)\};/s' \
        "$tree/src/backend/utils/misc/guc.c"
    perl -ne 'print "$1\n" if /\{"(\w+)", PGC_/' "$tree/src/backend/utils/misc/guc_tables.c"
}

generate() {
    majors=
    for server in $servers; do
        begin_server "$server"
        ask $database -v dir="$work/$major" -f "$here/extract.sql"
        majors="$majors $major"
    done
    setting_names | sort -u >"$work/names"
    for server in $servers; do
        aim "$server"
        show_names
    done
    mkdir "$work/tables"
    # shellcheck disable=SC2086
    perl "$here/generate.pl" "$work" "$tree" "$work/tables" "$work/builtin_oids.h" $majors
    cp "$work"/tables/*.inc "$here/"
    cp "$work/builtin_oids.h" "$header"
}

verify() {
    failed=0
    ${CC:-cc} -I "$here/../../../include" -o "$work/print" "$here/print.c" "$here/../builtin.c" \
        "$here/../builtin_typmod.c"
    for server in $servers; do
        begin_server "$server"
        ask $database -At -f "$here/verify.sql" | sort >"$work/$major/server"
        "$work/print" "$major" | sort >"$work/$major/ours"
        if diff "$work/$major/server" "$work/$major/ours" >"$work/$major/differences"; then
            echo "$major: $(wc -l <"$work/$major/server") facts agree"
        else
            echo "$major: $(grep -c '^[<>]' "$work/$major/differences") lines differ (< server, > tables)"
            head -n 40 "$work/$major/differences"
            failed=1
        fi
    done
    return $failed
}

[ $# -ge 2 ] || usage
tree=$1
shift
for server in "$@"; do
    case $server in
        [1-9][0-9]=*:[1-9]*) ;;
        *) usage ;;
    esac
done
servers=$*
work=$(mktemp -d)
trap finish EXIT
trap 'exit 1' INT TERM
case $tree in
    --verify) verify ;;
    *) generate ;;
esac
