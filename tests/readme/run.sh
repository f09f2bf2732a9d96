#!/bin/sh
# The examples in README.md and src/README.md give what stands there. In ```console fences a line "$ COMMAND" (which may
# go on after a backslash) is run in the repository's root with this build's drydock, and the lines below are what it
# prints, to standard error too. The table of rules between its markers is what `drydock rules --format markdown` prints.
# With BLESS=1 both files are rewritten.
set -u
work=$BUILD/test/readme
rm -rf "$work"
mkdir -p "$work/bin"
ln -s "$DRYDOCK" "$work/bin/drydock"
PATH=$work/bin:$PATH
export PATH
unset NO_COLOR CLICOLOR_FORCE FORCE_COLOR COLUMNS
failed=0
number=0

# Prints what the command prints, and remembers it.
run() {
    number=$((number + 1))
    sh -c "$1" >"$work/$number.new" 2>&1 </dev/null
    # A command that prints nothing has nothing below it; a last line without its end gets one.
    [ ! -s "$work/$number.new" ] || [ -z "$(tail -c 1 "$work/$number.new")" ] || echo >>"$work/$number.new"
    cat "$work/$number.new"
    printf '%s\n' "$1" >"$work/$number.command"
    : >"$work/$number.old"
}

# The file as it would be if it were right, on standard output.
rewrite() {
    fence= table= command=
    while IFS= read -r line; do
        case $fence$line in
        '```console') fence=yes; number_before=$number; printf '%s\n' "$line"; continue ;;
        'yes```') fence= ;;
        esac
        case $line in
        '<!-- rules -->')
            printf '%s\n' "$line"
            drydock rules --format markdown
            table=yes
            continue ;;
        '<!-- /rules -->') table= ;;
        esac
        [ -z "$table" ] || continue
        if [ -z "$fence" ]; then
            printf '%s\n' "$line"
            continue
        fi
        if [ -n "$command" ]; then
            command="$command
$line"
        else
            case $line in
            '$ '*) command=${line#??} ;;
            *)
                [ "$number" = "$number_before" ] || printf '%s\n' "$line" >>"$work/$number.old"
                continue ;;
            esac
        fi
        printf '%s\n' "$line"
        case $command in
        *\\) ;;
        *)
            run "$command"
            command= ;;
        esac
    done <"$1"
}

result() {
    case readme/$1 in *"${T:-}"*) ;; *) return ;; esac
    if cmp -s "$2" "$3"; then
        echo "ok $1"
    else
        echo "not ok $1"
        diff -u "$2" "$3" | sed 's/^/    /' | head -n 40
        failed=1
    fi
}

table_of() {
    sed -n '/^<!-- rules -->$/,/^<!-- \/rules -->$/p' "$1"
}

for file in README.md src/README.md; do
    new=$work/$(echo "$file" | tr / _)
    rewrite "$file" >"$new"
    if [ -n "${BLESS:-}" ]; then
        cmp -s "$new" "$file" || cat "$new" >"$file"
        echo "ok $file (rewritten)"
        continue
    fi
    table_of "$file" >"$new.old"
    table_of "$new" >"$new.new"
    result "$file: its table of rules" "$new.old" "$new.new"
done
[ -z "${BLESS:-}" ] || exit 0

while [ "$number" -gt 0 ]; do
    result "example: $(head -n 1 "$work/$number.command")" "$work/$number.old" "$work/$number.new"
    number=$((number - 1))
    found=yes
done
if [ -z "${found:-}" ]; then
    echo 'not ok the README has no examples'
    failed=1
fi
exit "$failed"
