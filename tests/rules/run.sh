#!/bin/sh
# The rules' own tests: every Bad example of every page below rules/ must make its rule speak, and no Good one
# may; and a team's directory of rules goes the same way, with what is said when something is wrong in it.
# Examples are found in the pages.
set -u
export LC_ALL=C
work=$BUILD/test/rules
rm -rf "$work"
mkdir -p "$work/team" "$work/broken" "$work/empty" "$work/taken"
failed=0

# Says the result of a check: its name, whether it went well (a status), and a file that explains when it did
# not.
result() {
    case $1 in *"${T:-}"*) ;; *) return ;; esac
    if [ "$2" -eq 0 ]; then
        echo "ok $1"
    else
        echo "not ok $1"
        sed 's/^/    /' "$3" | head -n 20
        failed=1
    fi
}

# ---- the pages below rules/: the program says "ok NAME" and "not ok NAME" itself ----

"$DRYDOCK" rules test rules >"$work/builtin" 2>"$work/builtin.err"
status=$?
awk -v word="${T:-}" '
    /^(not )?ok / { wanted = word == "" || index($0, word) }
    wanted && /^(not )?ok |^    / { print }' "$work/builtin"
if grep -q '^not ok ' "$work/builtin"; then
    failed=1
elif [ "$status" -ne 0 ] || ! grep -q '^ok ' "$work/builtin"; then
    cat "$work/builtin.err" >>"$work/builtin"
    result 'rules/builtin' 1 "$work/builtin"
fi

# ---- every table can be read to its end, at the beginning of the run and at its end ----

shop=samples/shop
ask() {
    "$DRYDOCK" query --no-config --format csv "$1" --schema $shop/schema.sql --stats production=$shop/production.csv \
        $shop/migrations/*.sql
}
ask 'SELECT DISTINCT table_name, has_snapshots FROM facts' >"$work/tables" 2>&1
[ "$(wc -l <"$work/tables")" -gt 30 ]
result tables/list $? "$work/tables"
sed 1d "$work/tables" | while IFS=, read -r table snapshots; do
    ask "SELECT * FROM $table" >"$work/out" 2>&1 || echo "$table: $(tail -n 1 "$work/out")"
    [ "$snapshots" = 0 ] || ask "SELECT * FROM $table WHERE at = 1000" >"$work/out" 2>&1 || echo "$table at the end: $(tail -n 1 "$work/out")"
done >"$work/unread"
[ ! -s "$work/unread" ]
result tables/read $? "$work/unread"

# ---- a team's own ----

# The page that the guide for authors shows.
sed -n '/^    ---$/,/^The keys above/s/^ \{0,4\}//p' rules/README.md | sed '/^The keys above/d' >"$work/team/money-as-float.md"
"$DRYDOCK" rules test "$work/team" >"$work/out" 2>&1
status=$?
grep -q '^ok money-as-float/bad-1$' "$work/out" && grep -q '^ok money-as-float/good-1$' "$work/out" || status=1
grep -q 'column-dropped' "$work/out" && status=1
result team/examples "$status" "$work/out"

echo 'ALTER TABLE orders ADD COLUMN total_price real;' >"$work/m.sql"
"$DRYDOCK" check --no-config --rules "$work/team" "$work/m.sql" >"$work/out" 2>&1
[ $? -eq 1 ] && grep -q "money as real" "$work/out"
result team/check $? "$work/out"

"$DRYDOCK" explain --rules "$work/team" money-as-float >"$work/out" 2>&1 && grep -q 'floating point' "$work/out"
result team/explain $? "$work/out"

# ---- what is wrong with them ----

# refuses NAME DIRECTORY TEXT: status 2 and the text on standard error.
refuses() {
    "$DRYDOCK" check --no-config --rules "$2" "$work/m.sql" >"$work/out" 2>&1
    [ $? -eq 2 ] && grep -qF -e "$3" "$work/out"
    result "$1" $? "$work/out"
}

sed 's/o\.new_type AS type/o.new_tpe AS type/' "$work/team/money-as-float.md" >"$work/broken/money-as-float.md"
refuses broken/column "$work/broken" "money-as-float.md:15: the query is refused: no such column: o.new_tpe"
sed 's/{type}/{tpe}/' "$work/team/money-as-float.md" >"$work/broken/money-as-float.md"
refuses broken/variable "$work/broken" 'money-as-float.md:6: message names {tpe}'
sed 's/^level: error/levle: error/' "$work/team/money-as-float.md" >"$work/broken/money-as-float.md"
refuses broken/key "$work/broken" 'money-as-float.md:3: front matter has no key "levle"'
sed 's/SELECT o.statement/ATTACH o.statement/' "$work/team/money-as-float.md" >"$work/broken/money-as-float.md"
refuses broken/attach "$work/broken" 'money-as-float.md:15: the query is refused'
refuses broken/empty "$work/empty" 'there are no rules in the directory'
refuses broken/missing "$work/nowhere" 'nowhere'
sed 's/money-as-float/column-dropped/' "$work/team/money-as-float.md" >"$work/taken/column-dropped.md"
refuses broken/taken "$work/taken" 'rule "column-dropped" is there already'

# A Bad that is none and a Good that is bad are told.
sed -e 's/total_price double/total_weight double/' -e 's/total_price numeric(12,2)/total_price real/' -e 's/price|amount|total/price/' \
    "$work/team/money-as-float.md" >"$work/broken/money-as-float.md"
"$DRYDOCK" rules test "$work/broken" >"$work/out" 2>&1
[ $? -ne 0 ] && grep -q '^not ok money-as-float/bad-1$' "$work/out" && grep -q '^not ok money-as-float/good-1$' "$work/out"
result broken/examples $? "$work/out"

exit "$failed"
