#!/bin/sh
# Differential tests: what drydock knows and says, against PostgreSQL servers. Owns the order of the tests; how servers are started and ended is
# tests/server/servers.sh's. In "make test" these are the parts that take seconds; "make differential" sets WHOLE=yes. README.md says more.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/server/servers.sh
: "${WHOLE:=}"
export PGUSER="${PGUSER:-postgres}" WHOLE

trap stop_servers EXIT
trap 'exit 1' INT TERM HUP
if ! command -v psql >/dev/null 2>&1; then
    echo 'skip differential psql is not installed'
    exit 0
fi
start_servers
if [ -z "$servers" ]; then
    echo 'skip differential no PostgreSQL server programs are installed'
    exit 0
fi
# shellcheck disable=SC2086
{
    tests/differential/extensions.sh "$BUILD/tests/differential/runner" $servers
    tests/differential/since.sh "$BUILD/tests/unit/test_since" $servers
    tests/differential/cases.sh "$BUILD/tests/simulate/runner" $servers
    tests/differential/square.sh $servers
}
