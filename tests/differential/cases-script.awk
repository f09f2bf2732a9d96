# cases-script.awk: from the cases of simulate (tests/simulate/runner print) the psql script that plays them on a server.
#
# In a database of each schema a case is one transaction that is rolled back. Cases that leave something behind (statements before the one that
# counts, and those that refuse transaction blocks) get a database of their own, a copy; only when "whole" is set. What happened is written to both streams, each with marks:
# "@schema N" and "@case N" begin a schema or a case, "@skip N" says that one is left out, "@block" the statement in a block, "@alone" outside of one; "@state S" tells its SQLSTATE.
# To standard output come the facts (cases.sql), to standard error the server's messages.

function both(text) {
    print "\\echo " text
    print "\\warn " text
}
function database(name, template) {
    print "\\connect postgres"
    print "DROP DATABASE IF EXISTS " name ";"
    print "CREATE DATABASE " name " TEMPLATE " template ";"
    print "\\connect " name
    print "SET client_min_messages = debug1;"
}
# What the facts need before the statement, the statement, and the facts where it succeeded.
function play(mark, statement) {
    print "\\set scans {}"
    if (mark == "@block")
        print "SELECT drydock.scans_so_far() AS scans \\gset"
    both(mark)
    print statement "\n;"
    print "\\set failed :ERROR"
    both("@state :SQLSTATE")
    print "\\if :failed\n\\else"
    print "SELECT * FROM drydock.facts(:'scans', '" toupper(first_word(statement)) "');"
    print "\\endif"
}
function first_word(statement) {
    match(statement, /^[A-Za-z]+/)
    return substr(statement, 1, RLENGTH)
}
# What a block of ours would change.
function depends_on_block(statement) {
    return toupper(first_word(statement)) ~ /^(BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|LOCK|DECLARE)$/
}
function play_before(   i) {
    for (i = 1; i < statements; i++)
        print statement[i] "\n;"
}
# All statements of the case in one transaction.
function play_in_transaction() {
    print "BEGIN;"
    play_before()
    play("@block", statement[statements])
    print "ROLLBACK;"
}
function play_alone(   opens, i) {
    database(prefix "_case", prefix "_group")
    for (i = 1; i <= statements; i++)
        opens = opens || depends_on_block(statement[i])
    if (opens) {
        play_before()
        play("@alone", statement[statements])
        return
    }
    play_before()
    print "SELECT drydock.remember();"
    if (refuses_blocks) {
        play("@alone", statement[statements])
        return
    }
    print "BEGIN;"
    play("@block", statement[statements])
    print "ROLLBACK;"
}
function finish_case(   own, again) {
    if (!statements || unplayable)
        return
    own = !in_transaction && (statements > 1 || depends_on_block(statement[1]))
    again = refuses_blocks && !own && !in_transaction && whole
    if (own && !whole) {
        both("@skip " cases)
        return
    }
    # The next case of this schema plays in its database again, whatever the one before did.
    if (!own && place != "group")
        print "\\connect " prefix "_group\nSET client_min_messages = debug1;"
    both("@case " cases)
    if (!own)
        play_in_transaction()
    if (own || again)
        play_alone()
    place = own || again ? "case" : "group"
}

BEGIN {
    print "\\set VERBOSITY terse"
}
/^\t/ {
    print substr($0, 2)
    next
}
in_schema {
    print "SELECT drydock.remember();"
    in_schema = 0
}
/^schema/ || /^case / {
    finish_case()
    statements = in_transaction = unplayable = refuses_blocks = 0
}
/^schema/ {
    database(prefix "_group", prefix)
    both("@schema " ++schemas)
    in_schema = 1
    place = "group"
}
/^case / { cases++ }
/^in transaction/ { in_transaction = 1 }
/^not playable/ { unplayable = 1 }
/^statement / { statement[++statements] = substr($0, 11) }
/^expected / { refuses_blocks = /not in a transaction/ }
END {
    finish_case()
    print "\\connect postgres"
}
