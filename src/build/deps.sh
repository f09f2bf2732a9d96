#!/bin/sh
# Brings what drydock is built with, and says where it is.
#
# Owns: the list of libraries, the test that each of them really compiles and links, and the file config.mk, which
# the Makefile includes. It must not know how libpg_query is found in Debian: that is apt_libpg_query.sh.
#
# usage: deps.sh DIRECTORY      (DIRECTORY is ignored by git, build/deps by default)
# environment: CC, CPPFLAGS, LDFLAGS as for make; LIBPG_QUERY=PATH names a built libpg_query, installed or source tree
#
# The Makefile calls this before everything, so the way through when nothing is missing is a few file tests and no
# new process.
set -eu

directory=${1:?usage: deps.sh DIRECTORY}
CC=${CC:-cc} CPPFLAGS=${CPPFLAGS:-} LDFLAGS=${LDFLAGS:-} LIBPG_QUERY=${LIBPG_QUERY:-}
here=${0%/*}
config=$directory/config.mk
checked=$directory/checked
key="CC=$CC CPPFLAGS=$CPPFLAGS LDFLAGS=$LDFLAGS LIBPG_QUERY=$LIBPG_QUERY"

# The packages by their Debian names; probe_source knows what is needed of each.
packages='libpcre2-dev libsqlite3-dev libyaml-dev libcmocka-dev'

say() {
    printf 'deps: %s\n' "$*" >&2
}

# True when a former run found everything with the same settings and every file it found is still there.
nothing_missing() {
    [ -f "$config" ] && [ -f "$checked" ] || return 1
    {
        IFS= read -r former && [ "$former" = "$key" ] || return 1
        while IFS= read -r file; do
            [ -e "$file" ] || return 1
        done
    } <"$checked"
}

# What a program must be able to include, call and link for the package to count as present.
# Prints "HEADER|LIBRARY|WHAT IT IS" on a line, then the program.
probe_source() {
    case $1 in
    libpcre2-dev)
        echo 'pcre2.h|-lpcre2-8|PCRE2, 8 bit'
        echo '#define PCRE2_CODE_UNIT_WIDTH 8'
        echo '#include <pcre2.h>'
        echo 'int main(void) { return pcre2_config_8(PCRE2_CONFIG_JIT, 0) < 0; }' ;;
    libsqlite3-dev)
        echo 'sqlite3.h|-lsqlite3|SQLite 3'
        echo '#include <sqlite3.h>'
        echo 'int main(void) { return sqlite3_libversion_number() < 3000000; }' ;;
    libyaml-dev)
        echo 'yaml.h|-lyaml|libyaml'
        echo '#include <yaml.h>'
        echo 'int main(void) { return yaml_get_version_string()[0] == 0; }' ;;
    libcmocka-dev)
        echo 'cmocka.h|-lcmocka|cmocka, for the unit tests'
        echo '#include <stdarg.h>'
        echo '#include <stddef.h>'
        echo '#include <stdint.h>'
        echo '#include <setjmp.h>'
        echo '#include <cmocka.h>'
        echo 'int main(void) { print_message("%s", ""); return 0; }' ;;
    esac
}

# Compiles and links the probe of one package; gives in $found the files it was satisfied by.
probe_package() {
    probe_source "$1" >"$work/probe.txt"
    IFS='|' read -r header library what <"$work/probe.txt"
    sed 1d "$work/probe.txt" >"$work/probe.c"
    # shellcheck disable=SC2086
    $CC $CPPFLAGS -o "$work/probe" "$work/probe.c" $LDFLAGS "$library" >"$work/probe.log" 2>&1 || return 1
    # shellcheck disable=SC2086
    found=$($CC $CPPFLAGS -M "$work/probe.c" | tr ' ' '\n' | sed -n "\|/$header\$|p")
    archive=$($CC -print-file-name="lib${library#-l}.so")
    case $archive in /*) found="$found
$archive" ;; esac
}

# The packages of the list above that are missing, on one line; the files of the others go to $work/found.
missing_packages() {
    : >"$work/found"
    for package in $packages; do
        if probe_package "$package"; then
            echo "$found" >>"$work/found"
        else
            printf '%s ' "$package"
        fi
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        say "installing needs root and there is no sudo; as root, run: $*"
        return 1
    fi
}

install_packages() {
    # A fresh machine or container has no package lists; they are then fetched once.
    for package; do
        case $(LC_ALL=C apt-cache policy "$package" 2>/dev/null) in
        *'Candidate: (none)'* | '') as_root apt-get -q update >&2; break ;;
        esac
    done
    say "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" >&2 && return
    say "that did not work; once more with fresh package lists"
    as_root apt-get -q update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" >&2
}

report_missing() {
    for package; do
        probe_package "$package" && continue
        say "missing: $what (header $header, linker option $library; Debian's $package)"
        say "    $(grep -m 1 -e error -e 'cannot find' "$work/probe.log" || head -n 1 "$work/probe.log")"
    done
    say 'install what is missing with the package manager of this system (the names above are Debian'\''s);'
    say 'what lies outside the compiler'\''s own directories is found with make CPPFLAGS=-I... LDFLAGS=-L...'
}

# Takes a prefix in the installed layout; sets $pg_include and $pg_archive when there is a libpg_query in it that
# drydock can use, else says why in $pg_reason.
probe_libpg_query() {
    pg_include=$1/include pg_archive=
    pg_reason="no pg_query.h in $1, neither as installed (include/pg_query.h) nor as a source tree after its make"
    [ -f "$pg_include/pg_query.h" ] || return 1
    pg_reason="no include/pg_query/pg_query_internal.h and postgres headers under $1"
    [ -f "$pg_include/pg_query/pg_query_internal.h" ] && [ -f "$pg_include/pg_query/postgres/postgres.h" ] || return 1
    for folder in "lib/$($CC -print-multiarch 2>/dev/null)" lib64 lib; do
        [ -f "$1/$folder/libpg_query.a" ] && pg_archive=$1/$folder/libpg_query.a && break
    done
    pg_reason="no libpg_query.a under $1/lib*"
    [ -n "$pg_archive" ] || return 1
    # shellcheck disable=SC2086
    if ! $CC -std=gnu17 $CPPFLAGS "-I$pg_include" -isystem "$pg_include/pg_query/postgres" \
            -isystem "$pg_include/pg_query" -o "$work/probe" "$here/probe_libpg_query.c" "$here/../sql/glibc_shim.c" \
            $LDFLAGS "$pg_archive" -lm -lpthread >"$work/probe.log" 2>&1; then
        pg_reason="the libpg_query under $1 does not compile or link: $(head -n 3 "$work/probe.log")"
        return 1
    fi
    if ! "$work/probe" >"$work/probe.log" 2>&1; then
        pg_reason="the libpg_query under $1 is not 18.1 or a later 18.x: $(head -n 1 "$work/probe.log")"
        return 1
    fi
}

# A built source tree has its headers in other places than an installed one: show it in the installed layout.
# Prints the prefix to use for the tree or prefix $1.
installed_layout() {
    if [ -f "$1/include/pg_query.h" ] || [ ! -f "$1/pg_query.h" ]; then
        printf '%s\n' "$1"
        return
    fi
    tree=$(cd "$1" && pwd)
    rm -rf "$directory/tree"
    mkdir -p "$directory/tree/include/pg_query" "$directory/tree/lib"
    for header in "$tree"/*.h; do
        ln -s "$header" "$directory/tree/include/"
    done
    for header in "$tree"/src/*.h "$tree"/protobuf/*.h; do
        [ ! -f "$header" ] || ln -sf "$header" "$directory/tree/include/pg_query/"
    done
    ln -s "$tree/src/postgres/include" "$directory/tree/include/pg_query/postgres"
    [ ! -f "$tree/libpg_query.a" ] || ln -s "$tree/libpg_query.a" "$directory/tree/lib/"
    printf '%s\n' "$directory/tree"
}

find_libpg_query() {
    if [ -n "$LIBPG_QUERY" ]; then
        probe_libpg_query "$(installed_layout "$LIBPG_QUERY")" && return
        say "LIBPG_QUERY=$LIBPG_QUERY: $pg_reason"
        return 1
    fi
    for prefix in "$directory/libpg_query/usr" /usr /usr/local; do
        probe_libpg_query "$prefix" && return
    done
    if command -v apt-get >/dev/null 2>&1; then
        sh "$here/apt_libpg_query.sh" "$directory" || return 1
        probe_libpg_query "$directory/libpg_query/usr" && return
    else
        say 'missing: libpg_query 18.1 or a later 18.x with its PostgreSQL headers (Debian'\''s libpg-query-dev)'
        say 'and there is no apt-get here to bring it'
        pg_reason='build it from its source with make, then run: make LIBPG_QUERY=/path/to/that/tree'
    fi
    say "$pg_reason"
    return 1
}

# config.mk is rewritten only when it changes, since objects depend on it.
write_results() {
    cat >"$work/config.mk" <<END
# Where the libraries are; written by src/build/deps.sh.
PG_QUERY_INCLUDE := $pg_include
PG_QUERY_ARCHIVE := $pg_archive
END
    cmp -s "$work/config.mk" "$config" || mv "$work/config.mk" "$config"
    {
        printf '%s\n' "$key"
        cat "$work/found"
        printf '%s\n' "$pg_include/pg_query/postgres/postgres.h" "$pg_archive"
    } >"$work/checked"
    mv "$work/checked" "$checked"
}

if nothing_missing; then
    exit 0
fi
mkdir -p "$directory"
work=$(mktemp -d "$directory/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

echo 'int main(void) { return 0; }' >"$work/probe.c"
# shellcheck disable=SC2086
if ! $CC $CPPFLAGS -o "$work/probe" "$work/probe.c" $LDFLAGS 2>"$work/probe.log"; then
    say "the C compiler \"$CC\" cannot build a program: $(head -n 1 "$work/probe.log")"
    say 'on Debian: apt-get install gcc libc6-dev make'
    exit 1
fi

missing=$(missing_packages)
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    install_packages $missing || true
    missing=$(missing_packages)
fi
failed=0
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086
    report_missing $missing
    failed=1
fi
find_libpg_query || failed=1
[ "$failed" = 0 ] || exit 1
write_results
say "complete (libpg_query in $pg_archive)"
