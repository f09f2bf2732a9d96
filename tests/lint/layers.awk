# Reads what code.awk prints and complains about every #include that does not keep to the layers: a file includes
# headers of its own layer and of those before it, private headers only of its own layer, and PostgreSQL's only in
# src/sql.  Takes layers (in order, separated by blanks) and headers (those that exist, by path).

BEGIN {
    count = split(layers, name, " ")
    for (i = 1; i <= count; i++)
        rank[name[i]] = i
    split(headers, list, " ")
    for (i in list)
        exists[list[i]] = 1
}

function complain(text) {
    print file ":" line ": " text
}

{
    split($0, field, ":")
    file = field[1]
    line = field[2]
    code = substr($0, length(file) + length(line) + 3)
    if (code !~ /^[ \t]*#[ \t]*include/)
        next
    split(file, part, "/")
    layer = part[2]
    folder = file
    sub(/\/[^\/]*$/, "", folder)
    in_sql = folder ~ /^src\/sql(\/|$)/
    header = code
    sub(/^[^<"]*[<"]/, "", header)
    sub(/[>"].*/, "", header)
    if (header ~ /^pcre2/ && file != "src/base/regex.c")
        complain("only src/base/regex.c includes " header)
    if (code ~ /</) {
        if (header ~ /pg_query|postgres|^nodes\/|^catalog\/pg_/ && !in_sql)
            complain("only src/sql sees PostgreSQL's headers: " header)
        next
    }
    if (("include/" header) in exists) {
        other = header
        sub(/\/.*/, "", other)
        if (!(other in rank))
            complain("\"" header "\" is in no layer")
        else if (rank[other] > rank[layer])
            complain("layer " layer " comes before layer " other " and must not include \"" header "\"")
    } else if ((folder "/" header) in exists) {
        next
    } else if (("src/" header) in exists) {
        if (header !~ "^" layer "/")
            complain("a private header of another layer: \"" header "\"")
    } else if (!in_sql)
        complain("\"" header "\" is neither in include/ nor a private header of " folder)
}
