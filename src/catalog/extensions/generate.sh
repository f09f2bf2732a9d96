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
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../generate.sh"
database=drydock_extension

usage() {
    sed -n '4s/^# *//p' "$0" >&2
    exit 2
}

# The extension in a database of its own, in a schema of its own where it can be placed.
install() {
    new_database
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
    for server in $plain; do
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
plain=
while [ $# -gt 0 ]; do
    if [ "$1" = --other ] && [ $# -ge 2 ]; then
        others="$others $2"
        shift
    elif is_server "$1"; then
        plain="$plain $1"
    else
        usage
    fi
    shift
done
[ -n "$plain" ] || usage
servers="$plain $others"
generate
