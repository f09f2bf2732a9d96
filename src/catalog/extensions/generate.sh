#!/bin/sh
# generate.sh: makes the tables of what extensions bring from running PostgreSQL servers.
#
#   generate.sh [--other MAJOR=DIRECTORY:PORT]... MAJOR=DIRECTORY:PORT...    write the tables
#
# DIRECTORY is where a server's unix socket is (or a host name); the user comes from PGUSER and must be a superuser.
# The plain servers, one for each major, say which extensions come with PostgreSQL itself; what only a server named
# with --other has, comes from elsewhere (README.md says which packages). Creates and drops a database "drydock_extension" on
# every server. Equal servers give equal tables. Needs psql and perl (perl-base is enough). That the tables say what servers
# say is for tests/differential/extensions.sh.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
database=drydock_extension

usage() {
    sed -n '4s/^# *//p' "$0" >&2
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

# Background workers that an extension brings may hold the database.
drop_database() {
    ask postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" 2>/dev/null || :
}

# The temporary folder and the databases go, whatever happens.
finish() {
    status=$?
    trap - EXIT
    for server in $servers $others; do
        aim "$server"
        drop_database
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
}

# The extension in a database of its own, in a schema of its own where it can be placed.
install() {
    drop_database
    ask postgres -c "CREATE DATABASE $database TEMPLATE template0"
    ask $database -v name="$1" >"$work/install.log" 2>&1 <<'SQL'
\set ON_ERROR_STOP 1
CREATE SCHEMA drydock_home;
SELECT COALESCE((SELECT schema IS NOT NULL FROM pg_available_extensions a JOIN pg_available_extension_versions v
                 ON v.name = a.name AND v.version = a.default_version WHERE a.name = :'name'), false) AS fixed \gset
\if :fixed
CREATE EXTENSION IF NOT EXISTS :"name" CASCADE;
\else
CREATE EXTENSION IF NOT EXISTS :"name" SCHEMA drydock_home CASCADE;
\endif
SQL
}

# What pg_available_extensions offers; names such as postgis-3 are Debian's own for what postgis means as well.
offered() {
    ask postgres -At -F '	' -c "
        SELECT v.name, v.version, v.schema, array_to_string(v.requires, ','), v.relocatable, v.trusted, v.superuser
        FROM pg_available_extensions a JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
        WHERE a.name !~ '-[0-9]+\$' ORDER BY 1"
}

extract() {
    install "$2" || {
        echo "generate.sh: $major: $2: $(grep -m 1 ERROR "$work/install.log")" >&2
        return
    }
    mkdir -p "$1/$2"
    ask $database -v dir="$1/$2" -v extension="$2" -f "$here/extract.sql"
}

generate() {
    majors=
    for server in $servers; do
        begin_server "$server"
        majors="$majors $major"
        mkdir -p "$work/$major"
        offered >"$work/$major/offered"
        for name in $(cut -f 1 "$work/$major/offered"); do
            extract "$work/$major" "$name"
        done
    done
    for server in $others; do
        begin_server "$server"
        mkdir -p "$work/other/$major"
        offered >>"$work/other/$major/offered"
        for name in $(cut -f 1 "$work/other/$major/offered"); do
            [ -d "$work/$major/$name" ] || [ -d "$work/other/$major/$name" ] || extract "$work/other/$major" "$name"
        done
    done
    mkdir "$work/tables"
    # shellcheck disable=SC2086
    perl "$here/generate.pl" "$work" "$work/tables" $majors
    rm -f "$here"/*.inc
    cp "$work"/tables/*.inc "$here/"
}

others=
servers=
while [ $# -gt 0 ]; do
    case $1 in
        --other) [ $# -ge 2 ] || usage; others="$others $2"; shift ;;
        [1-9][0-9]=*:[1-9]*) servers="$servers $1" ;;
        *) usage ;;
    esac
    shift
done
[ -n "$servers" ] || usage
work=$(mktemp -d)
trap finish EXIT
trap 'exit 1' INT TERM
generate
