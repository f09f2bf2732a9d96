# database.sh: databases of one run on each of several servers, gone when the script ends, whatever happens. To be read by a shell script with ".",
# which sets here to the folder of this file before, and then calls on_servers.
#
# Sets work, a temporary folder; T, when nobody did; and database, a name that is this run's alone, so that two runs may ask the same server: the
# databases of a run are those that its name begins.
set -u
export LC_ALL=C
. "$here/../server/servers.sh"
: "${T:=}"
work=$(mktemp -d)
database=drydock_$$

drop_databases() {
    psql -X -q -A -t -d postgres -c "SELECT 'DROP DATABASE \"' || datname || '\";' FROM pg_database WHERE datname ~ '^${database}(_|\$)'" |
        psql -X -q -d postgres
}

finish() {
    [ -z "${PGHOST:-}" ] || drop_databases
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# Calls the function for each server, with libpq's environment and major set, and with the database, empty. WHAT is what fails where none can be made.
on_servers() { # FUNCTION WHAT MAJOR=DIRECTORY:PORT...
    each=$1
    what=$2
    shift 2
    for server in "$@"; do
        use_server "$server"
        if psql -X -q -d postgres -c "CREATE DATABASE $database TEMPLATE template0"; then
            "$each"
        else
            echo "not ok $what $major: no database could be made"
        fi
        drop_databases
    done
}
