# cases-compare.awk: what the cases of simulate say against what a server did.
#
#   awk -v major=N -v word=T -f cases-compare.awk CASES FACTS MESSAGES
#
# CASES is the list of tests/simulate/runner, FACTS and MESSAGES the output and the errors of the script that cases-script.awk made of it. Prints
# "ok cases N NAME", or "not ok cases N NAME" with both sides, or "skip cases N" with how many could not be played and why. A server whose tables are empty shows no failure
# that needs rows: what the case calls less than certain may come or stay away. What it shows for want of rows is not held against it: a query
# stops where its first table is empty.

function complain(text) {
    complaints = complaints "    " text "\n"
}

# ---- what the case expects: part[WORD] = the rest of each part of the facts

function read_expected(text,   parts, count, i, at) {
    delete part
    count = split(text, parts, /; /)
    for (i = 1; i <= count; i++) {
        at = index(parts[i], " ")
        if (parts[i] == "not in a transaction")
            part["refuses blocks"] = 1
        else if (at > 0)
            part[substr(parts[i], 1, at - 1)] = substr(parts[i], at + 1)
    }
}

# ---- comparing

function compare_part(id, word,   server) {
    server = fact[id, word]
    if (part[word] != server)
        complain(word ": server " (server == "" ? "nothing" : server) "; case " (part[word] == "" ? "nothing" : part[word]))
}
# Names of a list that are not in another, separated by ", ".
function missing(list, other,   names, count, i, found) {
    count = split(list, names, /, /)
    for (i = 1; i <= count; i++)
        if (index(", " other ",", ", " names[i] ",") == 0)
            found = found (found == "" ? "" : ", ") names[i]
    return found
}
# A query over several tables that are empty may never open some of them.
function compare_scans(id,   more, less) {
    more = missing(fact[id, "scan"], part["scan"])
    less = missing(part["scan"], fact[id, "scan"])
    if (more != "" || less != "" && !(reads_by_query[id] && fact[id, "scan"] != "" ))
        compare_part(id, "scan")
}
function compare_state(id, where, state,   words) {
    split(part["fail"], words, / /)
    if (words[2] == "certain" ? state != words[1] : state != "00000" && state != words[1])
        complain(where ": server " (state == "00000" ? "takes it" : state) "; case " \
            (part["fail"] == "" ? "takes it" : "fail " part["fail"]))
    return state == "00000"
}
function compare_case(id) {
    complaints = ""
    read_expected(expected[id])
    if (("block", id) in state) {
        if (part["refuses blocks"] && state["block", id] ~ /^(25001|2D000)$/)
            ;
        else if (part["refuses blocks"] && ("alone", id) in state && part["fail"] != "" && compare_state(id, "in a block", state["block", id]))
            ;
        else if (part["refuses blocks"])
            complain("in a block: server " state["block", id] "; case refuses blocks")
        else if (compare_state(id, "in a block", state["block", id]))
            compare_facts(id)
    }
    if (("alone", id) in state && compare_state(id, "by itself", state["alone", id]) && part["refuses blocks"]) {
        compare_part(id, "rewrite")
        compare_part(id, "build")
    }
    if (!(("block", id) in state) && !(("alone", id) in state)) {
        not_asked++
        return
    }
    print (complaints == "" ? "ok" : "not ok") " cases " major " " name[id]
    printf "%s", complaints
}
function compare_facts(id) {
    compare_part(id, "lock")
    if ("index" in part)
        compare_part(id, "index")
    compare_part(id, "rewrite")
    compare_scans(id)
    compare_part(id, "build")
    if ("name" in part && missing(part["name"], fact[id, "new"]) != "")
        complain("name: server " fact[id, "new"] "; case " part["name"])
}

# ---- reading

FNR == 1 { file++ }
file == 1 && /^case / { name[++cases] = substr($0, 6); next }
file == 1 && /^expected / { expected[cases] = substr($0, 10); next }
file == 1 && /^not playable / { unplayable[cases] = substr($0, 14); next }
file == 1 && /^statement / {
    several[cases] = cases in several
    reads_by_query[cases] = toupper($0) !~ /^STATEMENT (ALTER|CREATE INDEX|CREATE UNIQUE|CLUSTER|VACUUM|REINDEX)/
}
file == 1 { next }
/^@schema / { id = 0; schema = $2; next }
/^@skip / { left_out[$2] = 1; next }
/^@case / { id = $2; where = ""; next }
/^@(block|alone)/ { where = substr($1, 2); next }
/^@state / { state[where, id] = $2; where = where " ended"; next }
file == 3 && /(ERROR|FATAL): |connection/ { last_message = $0 }
file == 3 && /ERROR: / && !id { broken[schema] = broken[schema] "    " $0 "\n" }
# Both sides of a foreign key that is checked are read, by a query that stops where one is empty.
file == 3 && /validating foreign key constraint / {
    split($0, words, /"/)
    if ((id, words[2]) in key)
        fact[id, "scan"] = sorted_union(fact[id, "scan"], key[id, words[2]])
}
file == 2 && /^key / { key[id, $2] = key[id, $2] substr($0, length($1 $2) + 3) ", "; next }
file == 2 && where ~ /ended/ && id {
    at = index($0, " ")
    if (at > 0)
        fact[id, substr($0, 1, at - 1)] = substr($0, at + 1)
}

# Both lists as one, in order.
function sorted_union(list, other,   names, count, i, j, text) {
    count = split(list ", " other, names, /, /)
    for (i = 2; i <= count; i++)
        for (j = i; j > 1 && names[j] < names[j - 1]; j--) {
            text = names[j]
            names[j] = names[j - 1]
            names[j - 1] = text
        }
    text = ""
    for (i = 1; i <= count; i++)
        if (names[i] != "" && names[i] != names[i - 1])
            text = text (text == "" ? "" : ", ") names[i]
    return text
}

END {
    for (schema in broken)
        printf "not ok cases %s schema %s\n%s", major, schema, broken[schema]
    for (id = 1; id <= cases; id++)
        if (index("cases " major " " name[id], word) == 0)
            ;
        else if (id in left_out)
            left_out_count++
        else if (id in unplayable)
            unplayable_count[unplayable[id]]++
        else
            compare_case(id)
    if (not_asked)
        print "not ok cases " major " " not_asked " cases were not answered\n    " last_message
    for (reason in unplayable_count)
        print "skip cases " major " " unplayable_count[reason] " cases " reason " cannot be played"
    if (left_out_count)
        print "skip cases " major " " left_out_count " cases of several statements are left to make differential"
}
