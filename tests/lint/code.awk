# Prints C sources as "FILE:LINE:CODE" with comments removed and the contents of strings and characters blanked, so
# that the checks that look for a function's name see calls and not prose.  Knows C's lexical rules, nothing more.
# Lines of #include keep their file names.

FNR == 1 { in_comment = 0 }
{
    line = $0
    if (!in_comment && line ~ /^[ \t]*#[ \t]*include/) {
        print FILENAME ":" FNR ":" line
        next
    }
    code = ""
    while (line != "") {
        if (in_comment) {
            end = index(line, "*/")
            if (end == 0)
                break
            line = substr(line, end + 2)
            in_comment = 0
            continue
        }
        # Up to the next character that may begin a comment, a string or a character.
        if (!match(line, /["'\/]/)) {
            code = code line
            break
        }
        code = code substr(line, 1, RSTART - 1)
        line = substr(line, RSTART)
        if (substr(line, 1, 2) == "//")
            break
        if (substr(line, 1, 2) == "/*") {
            in_comment = 1
            line = substr(line, 3)
        } else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^'([^'\\]|\\.)*'/)) {
            code = code substr(line, 1, 1) substr(line, 1, 1)
            line = substr(line, RLENGTH + 1)
        } else {
            code = code substr(line, 1, 1)
            line = substr(line, 2)
        }
    }
    if (code ~ /[^ \t]/)
        print FILENAME ":" FNR ":" code
}
