#!/bin/sh
# Exchanges a program of this device for a newer one, and takes the old one back by itself when the new one does not do well.
# haloctl deploy puts this at /usr/local/libexec/halo/receive. POSIX shell with coreutils or busybox.
#
# At every moment the program's file is the old one or the new one, whole: it is only ever replaced by rename(2). The old one
# stays beside it as ….previous. From before the exchange until the new program has been found good a mark says so on disk,
# with the kernel's boot id; halo-restore.service takes the old program back when the device starts with a mark of another
# boot.
set -eu

usage() {
    cat <<'TEXT'
usage: receive prepare                  installs halo-restore.service, and says what this device is
       receive update NAME UNIT URL SHA256 OCTETS COMMIT HEALTH SECONDS
                                        exchanges /usr/local/bin/NAME, which UNIT runs; - for no UNIT, or no HEALTH
       receive report NAME              says how the last update of NAME went
       receive rollback NAME UNIT       takes the previous program back
       receive restore                  takes back what an update before this boot did not finish

HALO_ROOT is a folder that stands for /. SECONDS is how long the new program has to run without a fault.
TEXT
}

root=${HALO_ROOT:-}
programs=$root/usr/local/bin
state=$root/var/lib/halo/deploy
restore_unit=halo-restore.service

# The steps an update goes through; haloctl deploy shows the last one.
say() {
    mkdir -p "$state"
    printf '%s %s\n' "$1" "$2" >"$state/$name.report.new"
    mv "$state/$name.report.new" "$state/$name.report"
}

# fail REASON: the old program still runs, untouched.
fail() {
    rm -f "$programs/$name.new"
    say failed "$1"
    exit 1
}

boot_id() {
    cat "$root/proc/sys/kernel/random/boot_id"
}

of_unit() {
    [ "$unit" = - ] || "$@" "$unit"
}

# octets FILE OFFSET COUNT: as hexadecimal digits.
octets() {
    od -A n -t x1 -j "$2" -N "$3" "$1" | tr -d ' \n'
}

# is_for_this_machine FILE: an ELF file of 64 bits, little endian, for this processor (elf(5): e_ident, e_machine).
is_for_this_machine() {
    case $(uname -m) in
        aarch64) machine=b700 ;;
        x86_64) machine=3e00 ;;
        *) return 1 ;;
    esac
    [ "$(octets "$1" 0 6)" = 7f454c460201 ] && [ "$(octets "$1" 18 2)" = "$machine" ]
}

fetch() {
    say fetching "$url"
    wget -q -T 30 -t 3 -O "$new" "$url" || fail "the program cannot be fetched from $url"
    [ "$(wc -c <"$new")" -eq "$size" ] || fail "fetched $(wc -c <"$new") octets, not $size: the download is incomplete"
    [ "$(sha256sum <"$new" | cut -d ' ' -f 1)" = "$sum" ] || fail "the SHA-256 sum is wrong: the download is corrupt"
    is_for_this_machine "$new" || fail "the program is not for this processor, $(uname -m)"
    chmod 755 "$new"
    timeout 20 "$new" --version >"$state/$name.version" 2>&1 || fail "the program does not start here: --version failed"
    grep -qF "commit $commit," "$state/$name.version" || fail "the program is of another commit than $commit"
    sync
}

exchange() {
    say exchanging "$target"
    if [ -e "$target" ]; then ln -f "$target" "$previous"; else rm -f "$previous"; fi
    boot_id >"$pending.new"
    sync
    mv "$pending.new" "$pending"
    sync
    # Whatever ends this script from here on, other than a loss of power, takes the old program back.
    trap 'take_back "the update ended unexpectedly"' EXIT
    trap 'exit 1' HUP INT TERM
    of_unit systemctl stop || fail_and_unmark "$unit cannot be stopped"
    mv "$new" "$target"
    sync
}

fail_and_unmark() {
    trap - EXIT
    rm -f "$pending"
    sync
    of_unit systemctl start || true
    fail "$1"
}

restarts() {
    systemctl show --property NRestarts --value "$unit"
}

# Errors of the unit since the exchange: by priority, and as the programs write them to standard error.
errors_in_journal() {
    {
        journalctl --unit "$unit" --since "@$since" --priority err --output cat --no-pager --quiet
        journalctl --unit "$unit" --since "@$since" --output cat --no-pager --quiet |
            grep -E ' (error|critical) [^ ]+ ?:|Fatal error:' || true
    } | head -n 1
}

is_healthy() {
    rest=$seconds
    while :; do
        case $(wget -q -T 5 -O - "$health" 2>/dev/null || true) in
            *"\"commit\":\"$commit\""* | *"\"commit\" : \"$commit\""*) return 0 ;;
        esac
        rest=$((rest - 1))
        [ "$rest" -gt 0 ] || return 1
        sleep 1
    done
}

# Sets fault to what is wrong with the new program, or to nothing.
check() {
    fault=
    [ "$unit" != - ] || return 0
    say checking "$unit"
    since=$(date +%s)
    systemctl start "$unit" || { fault="$unit does not start" && return 0; }
    before=$(restarts)
    sleep "$seconds"
    systemctl is-active --quiet "$unit" || { fault="$unit is not active $seconds s after its start" && return 0; }
    [ "$(restarts)" = "$before" ] || { fault="$unit was restarted within $seconds s of its start" && return 0; }
    error=$(errors_in_journal)
    [ -z "$error" ] || { fault="the journal of $unit has: $error" && return 0; }
    [ "$health" = - ] || is_healthy || fault="$health does not tell commit $commit"
}

# Puts the previous program in place; where there was none, there is none again. It may be there still.
put_back() {
    if [ -e "$previous" ] && cmp -s "$previous" "$target"; then
        rm -f "$new"
    elif [ -e "$previous" ]; then
        ln -f "$previous" "$new"
        mv "$new" "$target"
    else
        rm -f "$target"
    fi
    sync
}

take_back() {
    trap - EXIT
    of_unit systemctl stop || true
    put_back
    [ "$unit" = - ] || systemctl reset-failed "$unit" 2>/dev/null || true
    if of_unit systemctl start; then
        rm -f "$pending"
        sync
        say rolled-back "$1"
    else
        rm -f "$pending"
        sync
        say broken "$1; and the previous program does not start either"
    fi
    exit 1
}

update() {
    new=$programs/$name.new target=$programs/$name previous=$programs/$name.previous pending=$state/$name.pending
    mkdir -p "$programs" "$state"
    # An update that was killed: what it put there has not been found good, and must not become the previous one.
    if [ -e "$pending" ]; then
        put_back
        rm -f "$pending"
    fi
    fetch
    if [ -e "$target" ] && cmp -s "$new" "$target"; then
        rm -f "$new"
        say good 'it was there already'
        return
    fi
    exchange
    check
    [ -z "$fault" ] || take_back "$fault"
    trap - EXIT
    rm -f "$pending"
    sync
    say good "commit $commit"
}

rollback() {
    new=$programs/$name.new target=$programs/$name previous=$programs/$name.previous pending=$state/$name.pending
    [ -e "$previous" ] || fail 'there is no previous program'
    take_back 'asked for'
}

restore() {
    for pending in "$state"/*.pending; do
        [ -e "$pending" ] || continue
        [ "$(cat "$pending")" != "$(boot_id)" ] || continue
        name=$(basename "$pending" .pending)
        new=$programs/$name.new target=$programs/$name previous=$programs/$name.previous
        put_back
        rm -f "$pending"
        sync
        say rolled-back 'the device was restarted before the new program was found good'
    done
}

prepare() {
    mkdir -p "$root/etc/systemd/system" "$state"
    file=$root/etc/systemd/system/$restore_unit
    cat >"$file.new" <<'UNIT'
# Takes programs back that an update before this boot did not find good.
[Unit]
Description=HALO: previous programs after an interrupted update
Before=halo-mesh.service halo-agent.service halo-field.service gateway-api.service
RequiresMountsFor=/usr/local /var/lib/halo
ConditionPathExistsGlob=/var/lib/halo/deploy/*.pending

[Service]
Type=oneshot
ExecStart=/usr/local/libexec/halo/receive restore

[Install]
WantedBy=multi-user.target
UNIT
    if cmp -s "$file.new" "$file"; then
        rm -f "$file.new"
    else
        mv "$file.new" "$file"
        sync
        systemctl daemon-reload
    fi
    systemctl enable --quiet "$restore_unit"
    printf 'machine %s\n' "$(uname -m)"
    for unit in halo-mesh gateway-api halo-agent halo-field; do
        printf 'unit %s %s\n' "$unit" "$(systemctl is-enabled "$unit.service" 2>/dev/null || true)"
    done
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb:$# in
    prepare:0) prepare ;;
    update:8)
        name=$1 unit=$2 url=$3 sum=$4 size=$5 commit=$6 health=$7 seconds=$8
        update
        ;;
    report:1) cat "$state/$1.report" ;;
    rollback:2)
        name=$1 unit=$2
        rollback
        ;;
    restore:0) restore ;;
    --help:0) usage ;;
    *)
        usage >&2
        exit 2
        ;;
esac
