#!/bin/sh
# The benchmark. The main job: the whole of "drydock check" as a ratio to libpg_query's bare parse of the same bytes,
# both in one run and in turn. A chain of a thousand statements over a dump of 200 tables. Dumps of growing size: time and
# memory of each table. And schemas and migrations dominated by one thing (tests/hostile/shapes.pl), at two sizes.
# Prints medians of processor time, peak memory, and whether the goals are reached; only a run that goes wrong ends with
# another status than 0, since timings depend on the machine.
#
# usage: bench.sh      environment: BUILD, ROUNDS (odd, 9 unless told), TABLES (5000 unless told)
set -eu
export LC_ALL=C
: "${BUILD:=build}" "${ROUNDS:=9}" "${TABLES:=5000}"
bench=$BUILD/bench

# The goals, stated once.
ratio_goal=2.5          # times the bare parse, on the large input
small_goal=15           # milliseconds of processor time, on the small input
memory_factor=20        # times the bytes of the input ...
memory_base=10000000    # ... plus these bytes
chain_goal=20           # milliseconds of processor time, for a thousand statements over 200 tables
growth_goal=1.25        # the dearest table to the cheapest, in dumps of 1,000, 10,000 and 50,000 tables
shape_goal=1.5          # four times the size to four times the time

# Prints "median-of-times(ms) peak-memory(bytes) status" of command number $1 in the measurements $2.
summary() {
    awk -v number="$1" '$1 == number { print $2, $3, $4 }' "$2" | sort -n |
        awk '{ time[NR] = $1; if ($2 > memory) memory = $2; if ($3 > status) status = $3 }
            END { printf "%.2f %d %d\n", time[int((NR + 1) / 2)] / 1000, memory * 1024, status }'
}

# Measures one input: $1 its name, $2 its number of tables, $3 how many rounds.
measure_input() {
    input=$bench/$1
    mkdir -p "$input"
    "$bench/generate" "$2" "$input"
    bytes=$(cat "$input"/* | wc -c)
    sql_bytes=$(cat "$input"/*.sql | wc -c)
    statements=$("$bench/bare_parse" "$input/schema.sql" "$input/migration.sql")
    "$bench/measure" "$3" \
        "$bench/bare_parse" "$input/schema.sql" "$input/migration.sql" -- \
        "$BUILD/drydock" check --no-config --schema "$input/schema.sql" --stats "$input/stats.csv" \
        "$input/migration.sql" >"$input.measured"
    summary 1 "$input.measured" >"$input.bare"
    summary 2 "$input.measured" >"$input.drydock"
    read -r bare_ms _ bare_status <"$input.bare"
    read -r ms memory status <"$input.drydock"
    if [ "$bare_status" -ne 0 ] || [ "$status" -gt 1 ]; then
        echo "bench: a run on $input failed (bare parse: status $bare_status, drydock: status $status)" >&2
        "$BUILD/drydock" check --no-config --schema "$input/schema.sql" --stats "$input/stats.csv" \
            "$input/migration.sql" 2>&1 | tail -n 5 >&2
        exit 1
    fi
    awk -v name="$1" -v tables="$2" -v statements="$statements" -v sql_bytes="$sql_bytes" -v rounds="$3" -v bare="$bare_ms" \
        -v ms="$ms" 'BEGIN {
            printf "%s input: %d tables, %d statements, %.2f MB of SQL; median of %d rounds\n", name, tables,
                statements, sql_bytes / 1e6, rounds
            printf "  bare parse     %9.2f ms of processor time\n  drydock check  %9.2f ms, %.2f times the bare parse\n",
                bare, ms, ms / bare
        }'
}

# Prints a figure, its goal and whether it is reached: $1 what, $2 figure, $3 goal, $4 unit.
judge() {
    awk -v what="$1" -v figure="$2" -v goal="$3" -v unit="$4" 'BEGIN {
        printf "  %-14s %9.2f %s, goal at most %g %s: %s\n", what, figure, unit, goal, unit,
            figure <= goal ? "reached" : "missed"
    }'
}

judge_memory() {
    judge memory "$(awk -v b="$memory" 'BEGIN { printf "%.2f", b / 1e6 }')" \
        "$(awk -v i="$bytes" -v f=$memory_factor -v b=$memory_base 'BEGIN { printf "%.2f", (f * i + b) / 1e6 }')" MB
}

measure_input large "$TABLES" "$ROUNDS"
judge ratio "$(awk -v a="$ms" -v b="$bare_ms" 'BEGIN { printf "%.3f", a / b }')" $ratio_goal x
judge_memory
measure_input small 30 $((ROUNDS * 3))
judge time "$ms" $small_goal ms
judge_memory

# ---- a long migration -----------------------------------------------------------------------------------------

mkdir -p "$bench/chain"
"$bench/generate" 200 "$bench/chain"
"$bench/measure" $((ROUNDS * 3)) "$BUILD/drydock" check --no-config --schema "$bench/chain/schema.sql" \
    --stats "$bench/chain/stats.csv" "$bench/chain/chain.sql" >"$bench/chain.measured"
summary 1 "$bench/chain.measured" >"$bench/chain.drydock"
read -r ms memory status <"$bench/chain.drydock"
[ "$status" -le 1 ] || { echo "bench: the chain failed with status $status" >&2; exit 1; }
echo "chain: 1000 statements over a dump of 200 tables"
judge time "$ms" $chain_goal ms

# ---- growing dumps --------------------------------------------------------------------------------------------

# Prints the lines "SIZE MILLISECONDS BYTES" of the sizes given, from the measurements $1, numbered as the sizes are.
per_size() {
    measured=$1
    shift
    number=0
    for size in "$@"; do
        number=$((number + 1))
        summary $number "$measured" | awk -v size="$size" '{ print size, $1, $2 }'
    done
}

# What a small dump takes is the program's own, and not counted.
: >"$bench/empty.sql"
set --
for tables in 100 1000 10000 50000; do
    mkdir -p "$bench/dump$tables"
    "$bench/generate" "$tables" "$bench/dump$tables"
    set -- "$@" "$BUILD/drydock" check --no-config --schema "$bench/dump$tables/schema.sql" "$bench/empty.sql" --
done
"$bench/measure" 5 "$@" >"$bench/dumps.measured"
per_size "$bench/dumps.measured" 100 1000 10000 50000 | awk -v goal=$growth_goal '
    NR == 1 { size = $1; time = $2; memory = $3; next }
    {
        t = ($2 - time) * 1000 / ($1 - size)
        m = ($3 - memory) / ($1 - size)
        printf "dump of %d tables: %.1f microseconds and %.0f bytes each\n", $1, t, m
        t_least = t_least == "" || t < t_least ? t : t_least
        t_most = t > t_most ? t : t_most
        m_least = m_least == "" || m < m_least ? m : m_least
        m_most = m > m_most ? m : m_most
    }
    END {
        printf "  time grows by  %9.2f x, goal at most %g: %s\n", t_most / t_least, goal,
            t_most / t_least <= goal ? "reached" : "missed"
        printf "  memory grows by%9.2f x, goal at most %g: %s\n", m_most / m_least, goal,
            m_most / m_least <= goal ? "reached" : "missed"
    }'

# ---- dominated by one thing -----------------------------------------------------------------------------------

# The sizes are such that the smaller takes some tens of milliseconds.
while read -r shape size; do
    set -- "$BUILD/drydock" check --no-config --schema none "$bench/empty.sql"
    for n in "$size" $((size * 4)); do
        mkdir -p "$bench/$shape.$n"
        perl tests/hostile/shapes.pl "$shape" "$n" "$bench/$shape.$n"
        set -- "$@" -- "$BUILD/drydock" check --no-config --allow-unparsed --transaction none --quiet --format json \
            --schema "$bench/$shape.$n/schema.sql" "$bench/$shape.$n/migration.sql"
    done
    "$bench/measure" 3 "$@" >"$bench/$shape.measured" 2>/dev/null
    per_size "$bench/$shape.measured" 0 "$size" $((size * 4)) | awk -v shape="$shape" -v goal=$shape_goal '
        NR == 1 { time = $2; memory = $3 }
        NR == 2 { t = $2 - time; m = $3 - memory }
        NR == 3 {
            growth = ($2 - time) / (t > 0.1 ? t : 0.1) / 4
            printf "%-19s %7d: %8.1f ms  %7d: %8.1f ms, %6.1f MB  %5.2f x%s\n", shape, $1 / 4, t, $1, $2 - time,
                ($3 - memory) / 1e6, growth, growth <= goal ? "" : ", goal at most " goal ": missed"
        }'
    rm -rf "$bench/$shape.$size" "$bench/$shape.$((size * 4))" "$bench/$shape.measured"
done <<'SHAPES'
indexes 12500
foreign_keys 5000
views 5000
view_chain 1250
functions 12500
labels 25000
comments 10000
grants 10000
rows 25000
copied_rows 100000
partitions 5000
partitions_added 5000
partitions_moved 600
grantees 2500
default_roles 2500
publications_of_table 2500
overloads 2000
settings 2500
ctes 1000
labels_before 1000
columns 1000
one_transaction 2500
nested_savepoints 2500
locked_tables 2500
unnamed_checks 2500
drop_schema 12500
drop_tables 5000
triggers 5000
in_list 50000
SHAPES
