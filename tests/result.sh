# result.sh: how a group of tests says what came of one of them. To be read by its run.sh with ".", in the repository's root. Sets failed, the group's
# exit status.
failed=0

# Whether the test is asked for.
wanted() { # NAME
    case $1 in *"${T:-}"*) ;; *) return 1 ;; esac
}

# The test, if it is asked for, holds when there is nothing in the file of complaints.
result() { # NAME FILE
    wanted "$1" || return 0
    if [ -s "$2" ]; then
        echo "not ok $1"
        sed 's/^/    /' "$2" | head -n 60
        failed=1
    else
        echo "ok $1"
    fi
}
