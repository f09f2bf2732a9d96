#!/bin/sh
# Inputs that are large, deep, long or lead back to themselves (shapes.pl): drydock says what the server says, or goes on;
# it never crashes, hangs, or takes more memory than in proportion to the input.
#
# Each line of cases.txt is a case: the shape, its size, and the SQLSTATEs of the statements that must be refused, each
# once, in order; "none". Where a line says "grows", the shape is played at a quarter of the size as well, and what
# memory it takes beyond an empty run must not grow by more than half as much again as the size.
#
# Memory is bounded by ulimit -v, and measured by tests/bench/measure.c; sanitizers need more of both, so under them
# only the rest is checked. Processor seconds are bounded so generously that only a hang meets the bound.
set -u
export LC_ALL=C
work=$BUILD/test/hostile
measure=$BUILD/bench/measure
failed=0
mkdir -p "$work"

SECONDS_LIMIT=120
MEMORY_LIMIT=3000000  # KB

# Plays shape $1 at size $2; leaves $work/$1.json, $work/$1.err and $work/$1.measured (one line of measure's).
play() {
    rm -rf "${work:?}/$1"
    mkdir -p "$work/$1"
    perl tests/hostile/shapes.pl "$1" "$2" "$work/$1" || return 1
    (
        if [ -z "${SANITIZE:-}" ]; then
            ulimit -v "$MEMORY_LIMIT" && ulimit -t "$SECONDS_LIMIT"
        fi
        "$measure" 1 "$DRYDOCK" check --no-config --allow-unparsed --transaction none --postgres 17 \
            --schema "$work/$1/schema.sql" --format json="$work/$1.json" "$work/$1/migration.sql" \
            2>"$work/$1.err" >"$work/$1.measured"
    )
}

# The SQLSTATEs in the report, each once.
states() {
    sed -n 's/.*"failure": {"sqlstate": "\([^"]*\)".*"certain".*/\1/p' "$work/$1.json" | sort -u | paste -sd' ' -
}

complain() {
    echo "not ok $1"
    shift
    printf '    %s\n' "$@"
    failed=1
}

empty_memory=0
if [ -z "${SANITIZE:-}" ]; then
    play cycles 1
    empty_memory=$(awk '{ print $3 }' "$work/cycles.measured")
fi

sed -e 's/#.*//' -e '/^ *$/d' tests/hostile/cases.txt >"$work/cases"
while read -r shape size grows expected; do
    case $shape in *"${T:-}"*) ;; *) continue ;; esac
    if ! play "$shape" "$size"; then
        complain "$shape" 'tests/hostile/shapes.pl failed'
        continue
    fi
    status=$(awk '{ print $4 }' "$work/$shape.measured")
    if [ "${status:-99}" -gt 2 ] || grep -q 'defect in drydock' "$work/$shape.err"; then
        complain "$shape" "ended with status ${status:-none}" "$(tail -n 3 "$work/$shape.err")"
        continue
    fi
    if [ "$(states "$shape")" != "$(echo "$expected" | sed 's/^none$//')" ]; then
        complain "$shape" "refused with: $(states "$shape")" "expected: $expected"
        continue
    fi
    if [ "$grows" = grows ] && [ -z "${SANITIZE:-}" ]; then
        whole=$(awk '{ print $3 }' "$work/$shape.measured")
        play "$shape" $((size / 4))
        quarter=$(awk '{ print $3 }' "$work/$shape.measured")
        if ! awk -v e="$empty_memory" -v q="$quarter" -v w="$whole" \
            'BEGIN { exit !(w - e <= 6 * (q - e) + 8000) }'; then
            complain "$shape" "takes $quarter KB at size $((size / 4)), $whole KB at size $size"
            continue
        fi
    fi
    rm -rf "${work:?}/$shape" "$work/$shape.json"
    echo "ok $shape"
done <"$work/cases"
exit "$failed"
