# generate.sh: what the generators of tables, builtin/generate.sh and extensions/generate.sh, share: how they ask servers. To be read with ".".
#
# The includer sets database, the one that it creates on servers. Sets work, a temporary folder, and servers; when the script ends, whatever happens,
# the folder is gone and so are the databases of all servers named in servers.
set -eu
export LC_ALL=C
servers=
work=$(mktemp -d)

# MAJOR=DIRECTORY:PORT
is_server() {
    case $1 in
    [1-9][0-9]=*:[1-9]*) ;;
    *) return 1 ;;
    esac
}

# Sets major, and PGHOST and PGPORT for psql.
aim() { # MAJOR=DIRECTORY:PORT
    major=${1%%=*}
    address=${1#*=}
    PGHOST=${address%:*}
    PGPORT=${address##*:}
    export PGHOST PGPORT
}

# As aim, and makes sure that the server is of that major.
begin_server() { # MAJOR=DIRECTORY:PORT
    aim "$1"
    found=$(ask postgres -At -c "SHOW server_version_num")
    [ "$((found / 10000))" = "$major" ] || {
        echo "generate.sh: the server at $address is version $found, not $major" >&2
        exit 2
    }
}

ask() { # DATABASE [PSQL-OPTION]...
    psql -X -q -d "$@"
}

# Background workers that an extension brings may hold the database.
drop_database() {
    ask postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" 2>/dev/null || :
}

new_database() {
    drop_database
    ask postgres -c "CREATE DATABASE $database TEMPLATE template0"
}

finish() {
    status=$?
    trap - EXIT
    for server in $servers; do
        aim "$server"
        drop_database
    done
    rm -rf "$work"
    exit $status
}
trap finish EXIT
trap 'exit 1' INT TERM
