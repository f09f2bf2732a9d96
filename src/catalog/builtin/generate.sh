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
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../generate.sh"
header=$here/../../../include/catalog/builtin_oids.h
database=drydock_builtin

usage() {
    sed -n '4,5s/^# *//p' "$0" >&2
    exit 2
}

prepare() { # MAJOR=DIRECTORY:PORT
    begin_server "$1"
    new_database
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
        prepare "$server"
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
        prepare "$server"
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
    is_server "$server" || usage
done
servers=$*
case $tree in
    --verify) verify ;;
    *) generate ;;
esac
