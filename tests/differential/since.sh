#!/bin/sh
# since.sh: what the tables of clauses and options say that each major answers, against the servers' own words.
#
#   since.sh TEST_SINCE MAJOR=DIRECTORY:PORT...
#
# TEST_SINCE is the unit test, which lists the tables' rows when asked to print. Every row's example goes to every server: what the parser refuses is
# only parsed there (psql's \gdesc), the rest runs in a transaction that is rolled back. Prints "ok NAME" or "not ok NAME" and both answers for each.
# T: only those whose name has this word.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/database.sh"
list=$1
shift

# The rows as a script whose errors can be told apart: a line "@ number" goes before each.
script() {
    awk -F '\t' '
        BEGIN { print "\\set VERBOSITY verbose" }
        { print "\\warn @ " NR }
        $4 == "parse" { print $7 " \\gdesc"; next }
        # It refuses transaction blocks first, and the examples make none.
        $7 ~ /^CREATE DATABASE / { print $7 ";"; next }
        { print "BEGIN;\n" $7 ";\nROLLBACK;" }' "$1"
}

# Compares the first error of each row with what the table says of this major.
compare() {
    awk -F '\t' -v major="$1" -v word="$T" '
        function said(row, answer, from, since, last, expected, name) {
            from = fields[row, 1]; since = fields[row, 2]; last = fields[row, 3]
            expected = (from <= major && major < since) || major > last
            name = "since " major " " fields[row, 7]
            if (index(name, word) == 0)
                return
            if ((answer == fields[row, 5] ": " fields[row, 6]) == expected)
                print "ok " name
            else
                print "not ok " name "\n    server: " (answer == "" ? "takes it" : answer) \
                    "\n    table:  " (expected ? fields[row, 5] ": " fields[row, 6] : "something else")
        }
        FILENAME == ARGV[1] { for (i = 1; i <= 7; i++) fields[FNR, i] = i < 4 ? $i + 0 : $i; rows = FNR; next }
        /^@ [0-9]+$/ { row = substr($0, 3) + 0; seen[row] = 1; next }
        !(row in answers) && match($0, /(ERROR|FATAL):  [0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z][0-9A-Z]: /) {
            answers[row] = substr($0, RSTART + 8)
        }
        END {
            for (row = 1; row <= rows; row++)
                if (row in seen)
                    said(row, answers[row])
                else
                    print "not ok since " major " " fields[row, 7] "\n    the server was not asked"
        }' "$2" "$3"
}

ask() {
    if [ "$major" -lt 14 ] || [ "$major" -gt 18 ]; then
        echo "skip since $major the tables say nothing of this major"
        return
    fi
    psql -X -q -d "$database" <"$work/script" >/dev/null 2>"$work/log"
    compare "$major" "$work/rows" "$work/log"
}

"$list" print >"$work/rows" || {
    echo "not ok since: $list does not print its rows"
    exit 1
}
script "$work/rows" >"$work/script"
on_servers ask since "$@"
