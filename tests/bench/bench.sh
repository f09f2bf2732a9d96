#!/bin/sh
# The benchmark of the main job: the whole of "drydock check" as a ratio to libpg_query's bare parse of the same bytes,
# both in one run and in turn. Prints medians of processor time, peak memory, and whether the goals are reached; only a
# run that goes wrong ends with another status than 0, since timings depend on the machine.
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
