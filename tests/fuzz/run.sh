#!/bin/sh
# Plays the corpus of each fuzz target, tests/fuzz/corpus/NAME/ for tests/fuzz/fuzz_NAME.c, without fuzzing: what a
# fuzzer once found stays found. A target without a corpus, and a corpus without a target, are failures.
set -u
failed=0
for source in tests/fuzz/fuzz_*.c; do
    if [ ! -f "$source" ]; then
        echo 'skip fuzz there is no tests/fuzz/fuzz_*.c'
        break
    fi
    name=${source##*/fuzz_}
    name=${name%.c}
    case fuzz_$name in *"${T:-}"*) ;; *) continue ;; esac
    if [ ! -d "tests/fuzz/corpus/$name" ] || [ -z "$(ls "tests/fuzz/corpus/$name")" ]; then
        echo "not ok fuzz_$name: tests/fuzz/corpus/$name is empty"
        failed=1
        continue
    fi
    "$BUILD/tests/fuzz/fuzz_$name" "tests/fuzz/corpus/$name" >"$BUILD/test/fuzz_$name.out" 2>&1
    status=$?
    cat "$BUILD/test/fuzz_$name.out"
    if [ "$status" -ne 0 ]; then
        last=$(sed -n 's/^ok //p' "$BUILD/test/fuzz_$name.out" | tail -n 1)
        echo "not ok fuzz_$name: status $status on the file after ${last:-the beginning}"
        tail -n 20 "$BUILD/test/fuzz_$name.out" | sed 's/^/    /'
        failed=1
    fi
done
for corpus in tests/fuzz/corpus/*/; do
    name=${corpus%/}
    name=${name##*/}
    if [ -d "$corpus" ] && [ ! -f "tests/fuzz/fuzz_$name.c" ]; then
        echo "not ok corpus/$name: there is no tests/fuzz/fuzz_$name.c"
        failed=1
    fi
done
exit "$failed"
