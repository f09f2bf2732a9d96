#!/bin/sh
# The unit tests: runs each program made from tests/unit/test_*.c and says its results as tests/run.sh counts them.
# The programs are cmocka's and print TAP; this script only translates.
set -u
failed=0
for source in tests/unit/test_*.c; do
    if [ ! -f "$source" ]; then
        echo 'skip unit there is no tests/unit/test_*.c'
        break
    fi
    name=${source##*/test_}
    name=${name%.c}
    program=$BUILD/tests/unit/test_$name
    output=$(CMOCKA_MESSAGE_OUTPUT=TAP "$program" 2>&1)
    status=$?
    printf '%s\n' "$output" | awk -v module="$name" -v status="$status" -v word="${T:-}" '
        function result(kind, text) {
            sub(/^(not )?ok [0-9]+( - )?/, "", text)
            wanted = word == "" || index(module "/" text, word)
            if (wanted)
                print kind, module "/" text
        }
        /^1\.\.[0-9]+/ { planned += substr($1, 4); next }
        /# SKIP/ { skips++; sub(/# SKIP */, "- "); result("skip", $0 " the test says so"); next }
        /^ok [0-9]/ { passes++; result("ok", $0); next }
        /^not ok [0-9]/ { failures++; result("not ok", $0); next }
        wanted || planned == 0 { print "    " $0 }
        END {
            # A crash leaves tests of the plan unreported, or no plan at all.
            if (planned == 0 || passes + failures + skips < planned || (status != 0 && failures == 0))
                print "not ok " module ": the program ended with status " status " after " \
                    passes + failures + skips " of " planned + 0 " tests"
        }'
    [ "$status" -eq 0 ] || failed=1
done
exit "$failed"
