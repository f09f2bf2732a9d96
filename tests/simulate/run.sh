#!/bin/sh
# The cases of simulate: what statements lock, rewrite, read, build and refuse, on all majors. Finds the *.test files beside
# it and plays each case through the library; README.md says how a case is written.
set -u
set -- tests/simulate/*.test
if [ ! -f "$1" ]; then
    echo 'skip simulate there is no tests/simulate/*.test'
    exit 0
fi
exec "$BUILD/tests/simulate/runner" "$@"
