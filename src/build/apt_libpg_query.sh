#!/bin/sh
# Brings Debian's libpg-query-dev, 18.1 or a later 18.x, into a folder of the build, through apt by the package's name.
#
# Owns: which suite the package comes from and apt's private configuration for that. It must leave the system's own
# sources, lists and packages as they are, and must not name a mirror: the one this machine already uses is taken.
#
# usage: apt_libpg_query.sh DIRECTORY      unpacks to DIRECTORY/libpg_query
set -eu

directory=${1:?usage: apt_libpg_query.sh DIRECTORY}
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
package=libpg-query-dev
oldest=18.1
before=19~
work=$(mktemp -d "$directory/apt.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C

say() {
    printf 'deps: %s\n' "$*" >&2
}

# Reads the output of "apt-cache madison"; prints the highest version that will do, if there is one.
best_version() {
    best=
    while IFS='| ' read -r _ version _; do
        dpkg --compare-versions "$version" ge "$oldest" && dpkg --compare-versions "$version" lt "$before" || continue
        if [ -z "$best" ] || dpkg --compare-versions "$version" gt "$best"; then
            best=$version
        fi
    done
    printf '%s' "$best"
}

# Unpacks the package file that apt has left in the working folder, in one step as seen from outside.
unpack() {
    dpkg-deb -x "$work"/"$package"_*.deb "$work/libpg_query"
    rm -rf "$directory/libpg_query"
    mv "$work/libpg_query" "$directory/libpg_query"
}

# The machine's own package sources, both forms of file, as lines "URI<tab>SUITE<tab>COMPONENTS<tab>CHECK-VALID-UNTIL
# <tab>SIGNED-BY"; the last two are empty when the entry does not say. A key written into the source itself is put into a file.
configured_sources() {
    eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
    # shellcheck disable=SC2154
    for file in "$list" "$parts"/*.list "$parts"/*.sources; do
        [ -f "$file" ] && [ -r "$file" ] || continue
        case $file in
        *.sources) awk -v keys="$work/key" -f "$here/apt_deb822.awk" "$file" ;;
        *) sed -n 's/[[:space:]]*#.*//; s/^[[:space:]]*deb[[:space:]]\{1,\}//p' "$file" | one_line_sources ;;
        esac
    done
}

# Reads one-line entries without their leading "deb".
one_line_sources() {
    awk '{
        signed = expiry = ""
        if ($1 ~ /^\[/) {                       # the options, up to the closing bracket
            options = $0; sub(/\].*/, "", options); sub(/^[^[]*\[/, "", options)
            sub(/^[^]]*\][ \t]*/, "")
            count = split(options, option, /[ \t]+/)
            for (i = 1; i <= count; i++) {
                if (sub(/^signed-by=/, "", option[i]))
                    signed = option[i]
                if (sub(/^check-valid-until=/, "", option[i]))
                    expiry = option[i]
            }
        }
        components = $3
        for (i = 4; i <= NF; i++)
            components = components " " $i
        print $1 "\t" $2 "\t" components "\t" expiry "\t" signed
    }'
}

# The URIs and suites that apt knows to be the Debian archive itself: neither security, updates nor somebody else's.
# Empty when the package lists have never been fetched.
known_as_debian() {
    apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(ORIGIN)|$(LABEL)|$(CODENAME)' 'Created-By: Packages' |
        awk -F'|' '$3 == "Debian" && $4 == "Debian" && $5 !~ /-/ { sub(/\/$/, "", $1); print $1 "\t" $2 }'
}

# Prints URI|CHECK-VALID-UNTIL|SIGNED-BY of the machine's Debian archive.
debian_archive() {
    configured_sources >"$work/sources"
    known_as_debian >"$work/debian" || true
    codename=$(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_CODENAME:-}")
    awk -F'\t' -v codename="$codename" -v known="$work/debian" '
        BEGIN { while ((getline line < known) > 0) { debian[line] = 1; any = 1 } }
        { uri = $1; sub(/\/$/, "", uri) }
        (" " $3 " ") !~ / main / { next }
        any ? (uri "\t" $2) in debian : ($2 == codename && uri ~ /\/debian$/) { print $1 "|" $4 "|" $5; exit }
    ' "$work/sources"
}

# Writes apt.conf: the way this machine reaches its mirror (proxies, certificates) is kept, every folder is ours,
# signatures are required, and no hook of the system's runs.
write_private_configuration() {
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/etc/apt.conf.d"
    : >"$work/state/status"
    eval "$(apt-config shell trusted Dir::Etc::trusted/f trustedparts Dir::Etc::trustedparts/d \
        netrc Dir::Etc::netrc/f netrcparts Dir::Etc::netrcparts/d)"
    {
        apt-config dump | grep '^Acquire::' | grep -v '^Acquire::\(IndexTargets\|Allow\)'
        # shellcheck disable=SC2154
        cat <<END
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
APT::Get::AllowUnauthenticated "false";
Dir::State "$work/state";
Dir::State::status "$work/state/status";
Dir::Cache "$work/cache";
Dir::Etc "$work/etc";
Dir::Etc::trusted "$trusted";
Dir::Etc::trustedparts "$trustedparts";
Dir::Etc::netrc "$netrc";
Dir::Etc::netrcparts "$netrcparts";
END
    } >"$work/apt.conf"
}

# Fetches the lists of one suite of the archive and, when it carries the package as wanted, the package.
fetch_from() {
    say "looking for $package $oldest or later in Debian $1"
    printf 'deb [arch=%s target=Packages%s%s] %s %s main\n' "$(dpkg --print-architecture)" \
        "${signed_by:+ signed-by=$signed_by}" "${expiry:+ check-valid-until=$expiry}" "$uri" "$1" >"$work/etc/sources.list"
    APT_CONFIG=$work/apt.conf apt-get -q update >"$work/$1.log" 2>&1 || true
    version=$(APT_CONFIG=$work/apt.conf apt-cache madison "$package" 2>>"$work/$1.log" | best_version)
    [ -n "$version" ] || return 1
    (cd "$work" && APT_CONFIG=$work/apt.conf apt-get -q download "$package=$version" >>"$work/$1.log" 2>&1) || return 1
    unpack
    say "$package $version from Debian $1, signature checked by apt"
}

# Says why none of the suites helped.
explain_failure() {
    grep -h '^[EW]: ' "$work"/*.log 2>/dev/null | grep -v unsandboxed | sort -u | head -n 5 | sed 's/^/deps:     /' >&2 || true
    if grep -q NO_PUBKEY "$work"/*.log 2>/dev/null; then
        say "this machine's Debian keyring is older than the key that signs the suite; as root, run:"
        say "    apt-get update && apt-get install debian-archive-keyring"
        say "and try again; where the package of this release is too old as well, take the newer one from the Debian"
        say "release that signs with it"
        return
    fi
    if grep -q 'is expired (invalid since' "$work"/*.log 2>/dev/null; then
        say "the mirror's copy of a suite is older than its signers allow, or this machine's clock is wrong; who knows"
        say "that the mirror is a frozen one says Acquire::Check-Valid-Until \"false\"; in /etc/apt/apt.conf.d"
    fi
    say "no suite gave $package $oldest or later; when this machine's mirror does not carry them, build libpg_query"
    say "from its source and run: make LIBPG_QUERY=/path/to/that/tree"
}

here=$(cd "${0%/*}" && pwd)

# Suites the machine has already configured come first.
version=$(apt-cache madison "$package" 2>/dev/null | best_version)
if [ -n "$version" ] &&
    (cd "$work" && apt-get -q download "$package=$version" >"$work/configured.log" 2>&1) && unpack; then
    say "$package $version from this machine's own sources"
    exit 0
fi

debian_archive >"$work/archive"
IFS='|' read -r uri expiry signed_by <"$work/archive" || uri=
if [ -z "$uri" ]; then
    say "none of apt's sources on this machine is the Debian archive with component main; build libpg_query $oldest"
    say "or a later 18.x from its source and run: make LIBPG_QUERY=/path/to/that/tree"
    exit 1
fi
# A source that names no key is trusted by everything in trusted.gpg.d; Debian's own keyring says it narrower.
[ -n "$signed_by" ] || for keyring in /usr/share/keyrings/debian-archive-keyring.*; do
    [ -f "$keyring" ] && signed_by=$keyring
done
write_private_configuration
for suite in stable testing unstable; do
    if fetch_from "$suite"; then
        exit 0
    fi
done
explain_failure
exit 1
