#!/bin/sh
# Whole runs of drydock, one for each folder here: what it prints, what it says on standard error and how it ends.
#
#     args                the command line, as the shell reads it
#     setup               a shell script that makes inputs which are too big or too odd to keep (optional)
#     expected.txt        standard output; missing: none
#     expected.err        standard error; missing: none
#     expected.status     exit status; missing: 0
#     expected.files      the files that the run made; missing: none
#     expected.NAME       the report in the format NAME (json, sarif, markdown, github, gitlab, junit, gcc), for which
#                         --format NAME=FILE is added to the command line
#
# Everything else in the folder is input. A run happens in a copy of the folder that looks like a repository of its own.
# With BLESS=1 the expected files are rewritten; to have a further format, make an empty expected.NAME first.
set -u
work=$BUILD/test/golden
formats='json sarif markdown github gitlab junit gcc'
rm -rf "$work"
mkdir -p "$work"
. tests/result.sh

# The version changes with each release; rules are tested by themselves, and a new one moves the numbers of the others.
normalize() {
    case $1 in
    *.sarif)
        awk '/^          "rules": \[/ { print "          \"rules\": …,"; skip = 1 }
            !skip && !/"ruleIndex":/ { print }
            /^          \],/ { skip = 0 }' "$1" ;;
    *) cat "$1" ;;
    esac | sed -e 's/"\(version\|semanticVersion\)": "[0-9][0-9.]*"/"\1": "VERSION"/g' -e 's/"2.1.0"/"2.1.0"/'
}

# Plays a case in $work/NAME/case; the results are in $work/NAME/NAME-OF-EXPECTED-FILE.
play() {
    rm -rf "${work:?}/$1"
    mkdir -p "$work/$1/case/.git"
    cp -R "tests/golden/$1/." "$work/$1/case/"
    rm -f "$work/$1/case/"expected.* "$work/$1/case/args" "$work/$1/case/setup"
    more=
    for format in $formats; do
        [ -f "tests/golden/$1/expected.$format" ] && more="$more --format $format=../raw.$format"
    done
    case $(cat "tests/golden/$1/args") in
    *--format*) ;;
    *) [ -z "$more" ] || more="$more --format text" ;;
    esac
    here=$PWD
    (
        cd "$work/$1/case" || exit 1
        if [ -f "$here/tests/golden/$1/setup" ]; then
            sh "$here/tests/golden/$1/setup" || exit 1
        fi
        find . -type f | sort >../before
        eval "set -- $(cat "$here/tests/golden/$1/args")"
        # shellcheck disable=SC2086
        "$DRYDOCK" "$@" $more >../raw.txt 2>../raw.err </dev/null
        echo $? >../raw.status
        find . -type f | sort | comm -13 ../before - >../raw.files
    )
    for raw in "$work/$1"/raw.*; do
        normalize "$raw" >"$work/$1/expected.${raw##*/raw.}"
    done
    for name in txt err files; do
        [ -s "$work/$1/expected.$name" ] || rm -f "$work/$1/expected.$name"
    done
    [ "$(cat "$work/$1/expected.status")" != 0 ] || rm -f "$work/$1/expected.status"
}

bless() {
    for name in txt err files status; do
        rm -f "tests/golden/$1/expected.$name"
    done
    cp "$work/$1"/expected.* "tests/golden/$1/" 2>/dev/null
    echo "ok $1 (rewritten)"
}

compare() {
    for file in "$work/$1"/expected.* "tests/golden/$1"/expected.*; do
        [ -f "$file" ] && echo "${file##*/}"
    done | sort -u | while read -r name; do
        old=tests/golden/$1/$name
        new=$work/$1/$name
        [ -f "$old" ] || old=/dev/null
        [ -f "$new" ] || new=/dev/null
        cmp -s "$old" "$new" || diff -u "$old" "$new"
    done >"$work/$1/difference"
    result "$1" "$work/$1/difference"
}

for args in tests/golden/*/args; do
    [ -f "$args" ] || continue
    folder=${args%/args}
    folder=${folder##*/}
    wanted "$folder" || continue
    play "$folder"
    if [ -n "${BLESS:-}" ]; then
        bless "$folder"
    else
        compare "$folder"
    fi
done

# Equal inputs give equal bytes, wherever, whenever and for whomever: two runs on the sample shop.
same_bytes() {
    for copy in one/here two/elsewhere; do
        mkdir -p "$work/$copy/.git"
        cp -R samples/shop "$work/$copy/shop"
    done
    chmod -R a+rX "$work"
    chmod a+w "$work/two"
    other=
    if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1; then
        other='setpriv --reuid=65534 --regid=65534 --clear-groups'
        # A build in a folder that others may not enter can only be run by its owner.
        $other "$DRYDOCK" version >/dev/null 2>&1 || other=
    fi
    set -- check --schema shop/schema.sql --stats production=shop/production.csv --show-suppressed --quiet shop/migrations
    (cd "$work/one/here" && LC_ALL=C TZ=UTC "$DRYDOCK" "$@" --format json=../out.json --format sarif=../out.sarif)
    (cd "$work/two/elsewhere" && export LC_ALL=tr_TR.UTF-8 LANG=de_DE.UTF-8 TZ=Asia/Kathmandu HOME=/nonexistent COLUMNS=40
        # shellcheck disable=SC2086
        $other "$DRYDOCK" "$@" --format sarif=../out.sarif --format json=../out.json)
    for file in out.json out.sarif; do
        [ -s "$work/one/$file" ] || echo "$file was not written"
        cmp "$work/one/$file" "$work/two/$file"
    done
}
if [ -z "${BLESS:-}" ] && wanted deterministic; then
    same_bytes >"$work/deterministic" 2>&1
    result deterministic "$work/deterministic"
fi
exit "$failed"
