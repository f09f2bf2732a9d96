# Reads one of apt's "*.sources" files (deb822 stanzas) and prints, for each stanza of binary packages that is not
# switched off, one line "URI<tab>SUITE<tab>COMPONENTS<tab>CHECK-VALID-UNTIL<tab>SIGNED-BY" for each pair of URI and
# suite.  A key that stands in the file itself is written to keys "." N ".asc" and that name is printed.  Knows nothing
# of what the entries are for.

function flush_stanza(    uri, suite, uris, suites, i, j, text) {
    if ((" " field["types"] " ") ~ / deb / && tolower(field["enabled"]) !~ /^(no|false|0)/) {
        if (field["signed-by"] ~ /BEGIN PGP/) {
            text = field["signed-by"]
            field["signed-by"] = keys "." ++key_count ".asc"
            printf "%s\n", text > field["signed-by"]
            close(field["signed-by"])
        }
        uris = split(field["uris"], uri, " ")
        suites = split(field["suites"], suite, " ")
        for (i = 1; i <= uris; i++)
            for (j = 1; j <= suites; j++)
                print uri[i] "\t" suite[j] "\t" field["components"] "\t" \
                    tolower(field["check-valid-until"]) "\t" field["signed-by"]
    }
    split("", field)
    name = ""
}

/^#/ { next }
/^[ \t]*$/ { flush_stanza(); next }
/^[ \t]/ {
    line = substr($0, 2)
    if (name == "signed-by")
        field[name] = field[name] (field[name] == "" ? "" : "\n") (line == "." ? "" : line)
    else
        field[name] = field[name] " " line
    next
}
{
    name = tolower($0)
    sub(/:.*/, "", name)
    sub(/^[^:]*:[ \t]*/, "")
    sub(/[ \t]+$/, "")
    field[name] = $0
}
END { flush_stanza() }
