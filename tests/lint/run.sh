#!/bin/sh
# Checks the shape of the sources, what the compiler does not: layers, banned functions, headers that compile alone,
# names that would collide with libpg_query's, words that do not belong here, and a comment at the head of each file.
# Each check prints the places it dislikes below its "not ok". Needs the built libdrydock.a for the symbols only.
set -u
export LC_ALL=C
layers='base sql migration catalog resolve simulate estimate rollback appcode rules report cli'
work=$BUILD/test/lint
rm -rf "$work"
mkdir -p "$work"
. tests/result.sh

# The C files of the layers and their tables; src/build holds programs of the build, which follow no layers.
sources=$(for layer in $layers; do
    find "src/$layer" "include/$layer" -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' -o -name '*.inc' \) 2>/dev/null
done | sort)
headers=$(printf '%s\n' "$sources" | grep -v '\.c$')

# Every file of the repository, generated and built ones excluded; a release archive has no git.
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard
else
    find . -type f ! -path './build/*' | sed 's|^\./||'
fi | sort | while IFS= read -r file; do
    [ ! -f "$file" ] || printf '%s\n' "$file"
done >"$work/files"

# shellcheck disable=SC2086
awk -f tests/lint/code.awk $sources >"$work/code"

check_layers() {
    # shellcheck disable=SC2086,SC2116
    awk -v layers="$layers" -v headers="$(echo $headers)" \
        -f tests/lint/layers.awk "$work/code"
}

# "word(" as a call or declaration: not a part of a longer name, not a member.
calls_of() {
    grep -E "(^|[^A-Za-z0-9_.>])($1)[[:space:]]*\(" "$work/code"
}

check_banned() {
    calls_of 'strcpy|sprintf|vsprintf|strcat|strncat|strtok|strtok_r|atoi|atol|atof|gets|alloca' |
        sed 's/$/    (no length, or no error)/'
    calls_of 'time|localtime|localtime_r|gmtime|clock|clock_gettime|gettimeofday|rand|srand|random|srandom|drand48' |
        sed 's/$/    (equal inputs give equal outputs)/'
}

# One buffer comes from libpg_query's own malloc and has no other way back.
check_memory() {
    calls_of 'malloc|calloc|realloc|reallocarray|aligned_alloc|posix_memalign|strdup|strndup|asprintf|free' |
        grep -v -e '^src/base/arena\.c:' -e '^src/sql/parse\.c:.*free(result\.stderr_buffer)'
}

# What prints an address makes outputs differ from run to run.
check_addresses() {
    printf '%s\n' "$sources" | grep -v '\.inc$' | tr '\n' '\0' |
        xargs -0 grep -nE '"[^"]*%-?[0-9]*p([^a-zA-Z][^"]*)?"' /dev/null
}

check_header() {
    case $1 in
    src/sql/*) sql="-I$PG_QUERY_INCLUDE -isystem $PG_QUERY_INCLUDE/pg_query/postgres -isystem $PG_QUERY_INCLUDE/pg_query" ;;
    *) sql= ;;
    esac
    # Twice, since a header must bear being included again.
    printf '#include "%s"\n#include "%s"\n' "$1" "$1" >"$work/header.c"
    # shellcheck disable=SC2086
    ${CC:-cc} -std=gnu17 -Wall -Wextra -Werror -I. -Iinclude -Isrc $sql -fsyntax-only "$work/header.c" 2>&1
}

defined_symbols() {
    nm -gP "$1" 2>/dev/null | awk 'NF >= 2 && $2 ~ /^[TDBRCSG]$/ { print $1 }' | sort -u
}

check_symbols() {
    if [ ! -f "$BUILD/libdrydock.a" ]; then
        echo "there is no $BUILD/libdrydock.a to look into"
        return
    fi
    defined_symbols "$BUILD/libdrydock.a" >"$work/ours"
    defined_symbols "$PG_QUERY_ARCHIVE" >"$work/theirs"
    [ -s "$work/ours" ] && [ -s "$work/theirs" ] || echo 'nm shows no symbols'
    comm -12 "$work/ours" "$work/theirs" | sed 's/$/ is also a name of libpg_query/'
}

# The words are written so that this file does not hold them. Corpora of fuzzing are bytes, not texts.
check_words() {
    grep -v '^tests/fuzz/corpus/' "$work/files" | tr '\n' '\0' | xargs -0 grep -nIE \
        -e '(^|[^A-Za-z0-9_.-])/(roo[t]|wor[k]|hom[e]/[a-z]+)/' \
        -e '(deb|ftp[.a-z]*|security|snapshot)[.]debian[.]org|apt[.]postgresql[.]org|archive[.]ubuntu[.]com' \
        -e 'registry[.]npmjs[.]org|pypi[.]org|ghcr[.]io' \
        -e '(^|[^A-Za-z])[Ii]ssu[e] #?[0-9]' /dev/null
    # Only in what people write for people: in data the three letters are ISO 4217's code for no currency.
    grep -E '(^|/)Makefile$|\.(c|h|def|inc|sh|awk|pl|md)$|^\.ci/run$' "$work/files" | tr '\n' '\0' |
        xargs -0 grep -nE '(^|[^A-Za-z])(TOD[O]|FIXM[E]|XX[X])([^A-Za-z]|$)' /dev/null
}

# The paragraph at the head: a comment that does not end on its first line, after the line for the shell if any.
check_heads() {
    grep -E '(^|/)Makefile$|\.(c|h|def|inc|sh|awk|pl)$|^\.ci/run$' "$work/files" | while IFS= read -r file; do
        awk 'FNR == 1 && /^#!/ { next }
            ++n == 1 { first = $0; next }
            n == 2 {
                if (first ~ /^\/\*/) good = first !~ /\*\//
                else if (first ~ /^\/\//) good = /^\/\//
                else if (first ~ /^#/) good = /^#/ && first !~ /^#(include|define|ifndef)/
                exit
            }
            END { if (!good) print FILENAME ": does not begin with a comment that says what the file owns" }' "$file"
    done
}

for check in layers banned memory addresses symbols words heads; do
    "check_$check" >"$work/$check" 2>&1
    result "$check" "$work/$check"
done
for header in $headers; do
    case $header in *.def | *.inc) continue ;; esac
    check_header "$header" >"$work/header"
    result "alone/$header" "$work/header"
done
exit "$failed"
