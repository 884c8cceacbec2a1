# shellcheck shell=bash
# Sourced by mesh-setup-gateway.sh and mesh-setup-node.sh: what both do. docs/deploy-mesh.md says why.
set -euo pipefail
umask 022

program=${0##*/}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# The SDIO card is not ready earlier after the driver was loaded. MeshManager.sdioDelay is the same.
sdio_delay_seconds=5
root=
dry_run=no
problems=0
changes=0

usage() {
    cat <<TEXT
usage: $program [--dry-run] [--root PREFIX]

Sets up a HALO $1: keeps the HaLow driver from loading by itself, installs and enables the units of $2,
and loads the driver once to see that the radio comes up. Running it again changes nothing that is as it should be.

  --dry-run      say what would change and what stands in the way, and touch nothing
  --root PREFIX  set up the system below PREFIX, an image being built for one, and load nothing
Exit codes: 0 set up; 1 something stands in the way, nothing was changed; 2 wrong usage; 3 set up, but the radio does not
come up.
TEXT
}

# parse_options KIND UNITS ARGUMENT…
parse_options() {
    local kind=$1 units=$2
    shift 2
    while (($#)); do
        case $1 in
            --help)
                usage "$kind" "$units"
                exit 0
                ;;
            --dry-run) dry_run=yes ;;
            --root)
                [[ -d ${2:-} ]] || {
                    printf '%s: --root: "%s" is no folder\n' "$program" "${2:-}" >&2
                    exit 2
                }
                root=${2%/}
                shift
                ;;
            *)
                usage "$kind" "$units" >&2
                exit 2
                ;;
        esac
        shift
    done
}

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "$program" "$*" >&2; }

problem() {
    problems=$((problems + 1))
    warn "$*"
}

# change DESCRIPTION COMMAND…: does something, or says that it would.
change() {
    local what=$1
    shift
    changes=$((changes + 1))
    if [[ $dry_run == yes ]]; then
        say "would: $what"
    else
        say "$what"
        "$@"
    fi
}

# place SOURCE TARGET MODE: makes a file of the system what it should be; one that is stays untouched.
place() {
    local source=$1 target=$2 mode=$3
    if [[ -f $root$target && ! -L $root$target ]] && cmp -s "$source" "$root$target" &&
        [[ $(stat -c %a "$root$target") == "${mode#0}" ]]; then
        return
    fi
    change "write $target" replace "$source" "$root$target" "$mode"
}

replace() {
    mkdir -p "$(dirname "$2")"
    # Under another name first, so that a loss of power leaves the old file or the new one.
    install -m "$3" "$1" "$2.new"
    sync "$2.new"
    mv -T "$2.new" "$2"
}

has_module() {
    local name=$1 folder
    [[ -d $root/sys/module/$name && -z $root ]] && return
    for folder in "$root"/lib/modules/* "$root"/usr/lib/modules/*; do
        [[ -d $folder ]] || continue
        if grep -qs "/${name//_/[-_]}\.ko" "$folder/modules.builtin"; then return; fi
        if [[ -n $(find "$folder/" -name "${name//_/[-_]}.ko*" -print -quit) ]]; then return; fi
    done
    return 1
}

# Everything that has to be there before anything is changed: a driver that is unloaded and cannot be loaded again, or a
# radio that is unbound and cannot be bound, is worse than an old set-up.
preflight() {
    local module supplicant
    if [[ -z $root && $dry_run == no && $(id -u) != 0 ]]; then problem "must run as root: sudo $program"; fi
    command -v systemctl >/dev/null || problem "there is no systemctl: HALO's programs are started by systemd"
    for module in morse batman_adv wireguard; do
        has_module "$module" ||
            problem "the kernel has no module $module: install it for the kernel that runs, or boot the kernel it was built for"
    done
    for supplicant in /usr/local/sbin /usr/sbin /sbin none; do
        if [[ -x $root$supplicant/wpa_supplicant ]]; then break; fi
    done
    case $supplicant in
        /usr/local/sbin) ;;
        none) problem "there is no wpa_supplicant: install the build with mesh and SAE as /usr/local/sbin/wpa_supplicant" ;;
        *) warn "no /usr/local/sbin/wpa_supplicant: the system's is used, which may lack mesh, SAE or S1G channels" ;;
    esac
    [[ -e $root/etc/halo/config.yaml ]] ||
        warn "there is no /etc/halo/config.yaml: halo-mesh does not start without it; sudo haloctl setup writes it"
    if [[ -z $root ]] && ! reset_line_is_named; then
        warn "no GPIO line is named MM_RESET: the radio cannot be reset (rung 6 of the recovery ladder)"
    fi
    local file
    for file in "$root"/etc/modules "$root"/etc/modules-load.d/*.conf; do
        [[ -f $file ]] || continue
        if grep -qE '^[[:space:]]*(morse|dot11ah)[[:space:]]*$' "$file"; then
            problem "${file#"$root"} loads the HaLow driver at boot, before its card is ready: remove the line"
        fi
    done
    for file in "$@"; do
        [[ -x $root/usr/local/bin/$file ]] || warn "there is no /usr/local/bin/$file yet: its unit fails until it is deployed"
    done
    if ((problems)); then
        warn "nothing was changed: mend the $problems problem(s) above first"
        exit 1
    fi
}

reset_line_is_named() {
    grep -qrs MM_RESET /sys/firmware/devicetree/base --include=gpio-line-names
}

# The files both kinds of device need.
install_base() {
    place "$here/halo-morse.conf" /etc/modprobe.d/halo-morse.conf 0644
    if [[ -d $root/etc/NetworkManager ]]; then
        local before=$changes
        place "$here/halo-networkmanager.conf" /etc/NetworkManager/conf.d/halo-mesh.conf 0644
        if [[ -z $root ]] && ((changes > before)) && systemctl --quiet is-active NetworkManager.service; then
            change "have NetworkManager read its configuration again" systemctl reload NetworkManager.service
        fi
    fi
    place "$here/mesh-supplicant.sh" /usr/local/libexec/halo/mesh-supplicant 0755
    place "$here/../systemd/wpa_supplicant-halo.service" /etc/systemd/system/wpa_supplicant-halo.service 0644
}

# install_units UNIT…: writes and enables units; halo-mesh first, for nothing starts at boot without it.
install_units() {
    local unit before=$changes
    for unit in halo-mesh "$@"; do
        place "$here/../systemd/$unit.service" "/etc/systemd/system/$unit.service" 0644
    done
    if [[ -z $root ]] && ((changes > before)); then change "read the units again" systemctl daemon-reload; fi
    for unit in halo-mesh "$@"; do
        # Without the unit's file, in a dry run, systemctl could not tell.
        if [[ -f $root/etc/systemd/system/$unit.service ]] && in_root is-enabled --quiet "$unit.service" 2>/dev/null; then
            continue
        fi
        change "enable $unit" in_root enable --quiet "$unit.service"
    done
}

in_root() {
    if [[ -n $root ]]; then systemctl --root="$root" "$@"; else systemctl "$@"; fi
}

# Loads the driver once, as halo-mesh does at every start, and looks whether the radio comes up.
load_driver() {
    [[ -z $root ]] || return 0
    if [[ ! -d /sys/module/morse ]]; then
        change "load the HaLow driver and wait $sdio_delay_seconds s" modprobe morse || {
            warn "the driver does not load: dmesg | grep -i morse says why"
            exit 3
        }
        if [[ $dry_run == no ]]; then sleep "$sdio_delay_seconds"; fi
    fi
    [[ $dry_run == no ]] || return 0
    if ! compgen -G '/sys/class/net/*/phy80211' >/dev/null; then
        warn "the driver is loaded and there is no wireless interface: dmesg | grep -i morse says why; the board file (BCF)" \
            "and the SDIO overlay are what is wrong most often"
        exit 3
    fi
}

finish() {
    if ((changes == 0)); then
        say "everything is as it should be"
    elif [[ $dry_run == yes ]]; then
        say "$changes change(s) would be made"
    elif [[ -z $root ]]; then
        say "done; sudo systemctl start halo-mesh starts everything, and so does the next boot"
    fi
}
