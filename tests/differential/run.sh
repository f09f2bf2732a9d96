#!/bin/sh
# Differential tests: what drydock knows and says, against PostgreSQL servers.
# Owns the order of the tests; which servers, and their start and end, is servers.sh's.
set -u
cd "$(dirname "$0")/../.." || exit 2
. tests/differential/servers.sh

trap stop_servers EXIT
trap 'exit 1' INT TERM
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
PGUSER=${PGUSER:-postgres} tests/differential/extensions.sh "$BUILD/tests/differential/runner" $servers
# shellcheck disable=SC2086
PGUSER=${PGUSER:-postgres} tests/differential/since.sh "$BUILD/tests/unit/test_since" $servers
# shellcheck disable=SC2086
PGUSER=${PGUSER:-postgres} tests/differential/cases.sh "$BUILD/tests/simulate/runner" $servers
