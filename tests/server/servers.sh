# servers.sh: PostgreSQL servers for the length of a test: the only way in which tests start one. To be read by a shell script with "." in the
# repository's root; the script calls start_servers, and stop_servers in a trap.
#
# start_servers sets servers to a list of MAJOR=DIRECTORY:PORT (of a unix socket, user postgres), empty when there are none: those of the environment's
# SERVERS, which run already and are left alone, else one for each folder of server programs that PG_BIN names, else for each of Debian's. Its own
# listen on a unix socket only, keep their files in a temporary folder and run as an unprivileged user when the test runs as root. A folder whose programs
# do not start is told as "not ok". use_server sets libpq's environment to one of the list.

server_root=
servers=

# Runs a server program as somebody who may: they refuse root.
as_server_user() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif id postgres >/dev/null 2>&1; then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
    fi
}

server_programs() {
    for folder in ${PG_BIN:-/usr/lib/postgresql/*/bin}; do
        [ -x "$folder/initdb" ] && echo "$folder"
    done
}

# Nothing that a test leaves behind matters, and nothing runs that it has not started.
server_options() {
    for option in fsync=off full_page_writes=off synchronous_commit=off autovacuum=off jit=off max_parallel_workers_per_gather=0 \
        wal_level=logical max_locks_per_transaction=1024 timezone=UTC; do
        printf ' -c %s' $option
    done
}

# One server of the programs in $1, numbered $2.
start_server() {
    data=$server_root/data$2
    port=$((54100 + $2))
    major=$("$1/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    (
        cd /
        as_server_user "$1/initdb" -D "$data" -U postgres -A trust -E UTF8 --no-locale --no-sync &&
            as_server_user "$1/pg_ctl" -D "$data" -w -l "$server_root/log$2" -o "-k $server_root -h '' -p $port$(server_options)" start
    ) >"$server_root/start$2" 2>&1 || {
        echo "not ok server $major: $(tail -n 1 "$server_root/start$2")"
        return
    }
    echo "$1/pg_ctl $data" >>"$server_root/running"
    servers="$servers $major=$server_root:$port"
}

start_servers() {
    servers=${SERVERS:-}
    [ -z "$servers" ] || return 0
    programs=$(server_programs)
    [ -n "$programs" ] || return 0
    server_root=$(mktemp -d "${TMPDIR:-/tmp}/drydock-server.XXXXXX")
    chmod 755 "$server_root"
    [ "$(id -u)" -ne 0 ] || chown "$(id -u postgres 2>/dev/null || id -u nobody)" "$server_root"
    number=0
    for folder in $programs; do
        number=$((number + 1))
        start_server "$folder" $number
    done
}

# Also sets major.
use_server() { # MAJOR=DIRECTORY:PORT
    major=${1%%=*}
    PGHOST=${1#*=}
    PGPORT=${PGHOST##*:}
    PGHOST=${PGHOST%:*}
    PGUSER=${PGUSER:-postgres}
    export PGHOST PGPORT PGUSER
}

stop_servers() {
    [ -n "$server_root" ] || return 0
    if [ -f "$server_root/running" ]; then
        while read -r control data; do
            (cd / && as_server_user "$control" -D "$data" -m immediate stop) >/dev/null 2>&1
        done <"$server_root/running"
    fi
    rm -rf "$server_root"
    server_root=
}
