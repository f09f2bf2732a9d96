#!/bin/sh
# The cases of simulate: what statements lock, rewrite, read, build and refuse, on all majors. See README.md.
set -u
set -- tests/simulate/*.test
if [ ! -f "$1" ]; then
    echo 'skip simulate there is no tests/simulate/*.test'
    exit 0
fi
exec "$BUILD/tests/simulate/runner" "$@"
