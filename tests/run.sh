#!/bin/sh
# Runs groups of tests and adds them up; the last line is always "N passed, N failed, N skipped".
#
# A group is any executable tests/NAME/run.sh. It is started in the repository's root and prints a line for each test:
#
#     ok NAME
#     not ok NAME          and, on the lines that follow, what was wrong
#     skip NAME reason
#
# It is told BUILD and DRYDOCK (absolute paths), T (a word that the names of the wanted tests contain, or nothing),
# BLESS=1 when expected files are to be rewritten, and what else the Makefile exports. This script owns the counting
# and knows of no group by name. Whole outputs stay in BUILD/test/NAME.log.
#
# usage: tests/run.sh [--without GROUP]... [--bless] [GROUP...]
set -u
export LC_ALL=C TZ=UTC
: "${BUILD:=$PWD/build}" "${DRYDOCK:=$BUILD/drydock}" "${T:=}" "${V:=}" "${BLESS:=}"
: "${GROUP_SECONDS:=1200}"
export BUILD DRYDOCK T BLESS

without=' '
groups=
while [ $# -gt 0 ]; do
    case $1 in
    --without) without="$without$2 "; shift ;;
    --bless) BLESS=1 ;;
    *) groups="$groups $1" ;;
    esac
    shift
done

found_groups() {
    for script in tests/*/run.sh; do
        [ -x "$script" ] || continue
        group=${script#tests/}
        group=${group%/run.sh}
        case $without in *" $group "*) continue ;; esac
        # Only groups that know how to bless are asked to.
        [ -z "$BLESS" ] || grep -q BLESS "$script" || continue
        echo "$group"
    done
}

# A test that hangs must not hang the whole run.
if command -v timeout >/dev/null 2>&1; then
    limited="timeout $GROUP_SECONDS"
else
    limited=
fi

# Runs one group; a group that ends badly without having said why, or says nothing at all, is itself a failure.
run_group() {
    log=$BUILD/test/$1.log
    if [ ! -x "tests/$1/run.sh" ]; then
        echo "not ok $1: there is no executable tests/$1/run.sh" >"$log"
        return
    fi
    $limited "tests/$1/run.sh" >"$log" 2>&1 </dev/null
    status=$?
    if [ "$status" -ne 0 ] && { [ "$status" -eq 124 ] || ! grep -q '^not ok ' "$log"; }; then
        why=$(grep -v -e '^ok ' -e '^skip ' "$log" | tail -n 20)
        printf 'not ok %s: ended with status %s without naming a failed test\n%s\n' "$1" "$status" "$why" >>"$log"
    elif ! grep -q -e '^ok ' -e '^not ok ' -e '^skip ' "$log"; then
        [ -n "$T" ] || echo "not ok $1: ran no test at all" >>"$log"
    fi
}

# Shows what a reader wants to see of a log: failures with the lines that explain them, skips, and the sum.
show_group() {
    awk -v group="$1" -v all="$V" -v sums="$sums" '
        /^ok / { passed++; show = all }
        /^skip / { skipped++; show = 1 }
        /^not ok / { failed++; show = 1; lines = 0 }
        /^not ok / && failed > 30 && !all { show = 0 }
        show && ++lines <= 40 { print }
        /^skip / { show = 0 }
        END {
            if (failed > 30 && !all)
                print "(and " failed - 30 " more failures, see the log)"
            printf "%-14s %6d passed %4d failed %4d skipped\n", group, passed, failed, skipped
            print passed + 0, failed + 0, skipped + 0 >> sums
        }' "$BUILD/test/$1.log"
}

mkdir -p "$BUILD/test"
sums=$BUILD/test/sums
: >"$sums"
for group in ${groups:-$(found_groups)}; do
    run_group "$group"
    show_group "$group"
done
awk '{ passed += $1; failed += $2; skipped += $3 }
    END {
        if (passed + failed + skipped == 0) { failed = 1; print "not ok no test was found" }
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit failed > 0
    }' "$sums"
