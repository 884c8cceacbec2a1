# shellcheck shell=bash
# Sourced by steps, after library.sh: whole devices. Device N is a container with its own systemd, journal, processes and
# files, which sees the network of namespace nN and its radio as wlan0. Its units are the shipped ones, installed by the
# shipped scripts. Device 0 is the gateway.
devices=/var/lib/devices
passphrase="correct horse battery staple"
mesh_channel=5 mesh_width=1

# radio_of N: gives device N its radio, wherever it turns up.
radio_of() {
    local number=$1 link=wlan$1 phy
    phy=$(basename "$(readlink "/sys/class/net/$link/phy80211")") || return
    iw phy "$phy" set netns name "n$number" || return
    node "$number" ip link set "$link" name wlan0
    printf '%s\n' "$phy" >"/run/lab/phy$number"
}

# device_radios COUNT: as many namespaces with a radio each, every one hearing only the one before and the one after. The
# driver may be unloaded and loaded again: its radios are given out again.
device_radios() {
    local number
    printf 'options mac80211_hwsim radios=%d\n' "$1" >/etc/modprobe.d/lab-radios.conf
    for ((number = 0; number < $1; number++)); do
        ip netns add "n$number"
        node "$number" ip link set lo up
    done
    modprobe mac80211_hwsim || fail "mac80211_hwsim does not load"
    iw reg set US
    give_radios "$1" &
}

# give_radios COUNT: gives every radio that turns up to its device, for ever.
give_radios() {
    local number
    while true; do
        for ((number = 0; number < $1; number++)); do
            [[ -e /sys/class/net/wlan$number ]] || continue
            radio_of "$number" || continue
            group "$number" $(((1 << number | 1 << number >> 1) & ((1 << ($1 - 1)) - 1)))
            ip link set hwsim0 up
        done
        sleep 0.5
    done
}

# install_programs: where every device has them. The files of devices lie over those of this guest.
install_programs() {
    local programs file
    programs=$(</mnt/results/programs)
    for file in halo-agent halo-mesh halo-field haloctl; do cp "$programs/$file" /usr/local/bin/; done
    cp "$programs/halo" /usr/local/bin/gateway-api
    # Where a device has the build with S1G channels, these have Debian's.
    ln -sf /usr/sbin/wpa_supplicant /usr/local/sbin/wpa_supplicant
}

# make_device N gateway|node: its files, with everything installed and nothing run yet.
make_device() {
    local number=$1 role=$2 folder=$devices/$1 root=$devices/$1/root file
    mkdir -p "$folder"/{upper,work,root}
    mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" overlay "$root" || fail "no overlayfs"
    mkdir -p "$root/etc/halo"
    # A container's radios come from outside.
    rm "$root/etc/systemd/system/multi-user.target.wants/lab.service"
    for file in systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-logind.service \
        systemd-udev-trigger.service dbus.service dbus.socket getty.target console-getty.service; do
        ln -sf /dev/null "$root/etc/systemd/system/$file"
    done
    printf 'device%d\n' "$number" >"$root/etc/hostname"
    configure "$root" "device$number" "$role"
    install_units "$root" "$role"
}

# configure ROOT NAME ROLE
configure() {
    cat >"$1/etc/halo/config.yaml" <<TEXT
node: $2
role: $3
sample_interval_s: 5
mesh:
  mesh_id: halo-mesh
  passphrase: $passphrase
  trust_secret: lab trust secret
  country: US
  channel: $mesh_channel
  width_mhz: $mesh_width
TEXT
    chmod 600 "$1/etc/halo/config.yaml"
}

# install_units ROOT ROLE: with the script a device is set up with. It wants the HaLow driver: a file of its name will do.
install_units() {
    local root=$1 role=$2 modules name
    modules=$root/lib/modules/$(uname -r)/extra
    mkdir -p "$modules"
    : >"$modules/morse.ko"
    "$(</mnt/results/repository)/deploy/mesh/mesh-setup-$role.sh" --root "$root" || fail "mesh-setup-$role.sh"
    rm "$modules/morse.ko"
    for name in halo-mesh gateway-api; do
        mkdir -p "$root/etc/systemd/system/$name.service.d"
        printf '[Service]\nExecStart=\nExecStart=/usr/local/bin/%s --radio hwsim\n' "$name" \
            >"$root/etc/systemd/system/$name.service.d/radio.conf"
    done
}

# start_device N [FILE…]: switches device N on; FILEs, such as /dev/i2c-1, are its hardware.
start_device() {
    local number=$1 file libraries binds=()
    shift
    # Programs that are not linked statically find Swift's library where this machine has it.
    libraries=$(awk -F '\t' '$2 ~ /swift\/linux$/ { print $2 }' /mnt/results/shares)
    for file in "$@"; do binds+=("--bind=$file"); done
    [[ -z $libraries ]] || binds+=("--bind-ro=$libraries")
    systemd-run --quiet --collect --unit="device$number" --property=Delegate=yes --property=KillMode=mixed \
        --property=LimitCORE=0 --property=TimeoutStopSec=20 --setenv=SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 \
        --setenv=SYSTEMD_SECCOMP=0 \
        nsenter --net="/run/netns/n$number" systemd-nspawn --quiet --boot --keep-unit --register=no \
        --directory="$devices/$number/root" --machine="device$number" --capability=all --resolv-conf=off --timezone=off \
        --link-journal=no --console=read-only "${binds[@]}" || fail "device $number cannot be switched on"
}

# kill_device N: takes the power from device N.
kill_device() {
    systemctl kill --kill-whom=all --signal=KILL "device$1" 2>/dev/null
    while systemctl --quiet is-active "device$1"; do sleep 0.2; done
    rm -f "/run/lab/process-1-of-$1"
}

# first_process N: the process that is process 1 of device N. It is looked for once.
first_process() {
    local process known=/run/lab/process-1-of-$1
    if [[ -f $known && -d /proc/$(<"$known") ]]; then
        cat "$known"
        return 0
    fi
    for process in $(ip netns pids "n$1"); do
        if grep -qsP '^NSpid:\t\d+\t1$' "/proc/$process/status"; then
            printf '%s\n' "$process" | tee "$known"
            return 0
        fi
    done
    return 1
}

# in_device N COMMAND…: runs a command on device N.
in_device() {
    local process
    process=$(first_process "$1") || return 1
    shift
    nsenter --target "$process" --mount --uts --ipc --net --pid -- env "PATH=/usr/local/bin:$PATH" "$@"
}

# mesh_of N PATH: what halo-mesh of device N says.
mesh_of() {
    in_device "$1" curl --silent --fail --max-time 5 --unix-socket /run/halo/mesh.sock "http://localhost/v1/mesh$2"
}

# state_of N: the state of device N, or "none".
state_of() {
    mesh_of "$1" '' | jq -r .state 2>/dev/null || printf 'none\n'
}

# is_online N…: whether all of these devices are online.
is_online() {
    local number
    for number in "$@"; do [[ $(state_of "$number") == online ]] || return 1; done
}

# in_state N STATE…: whether device N is in one of these states.
in_state() {
    local state wanted
    state=$(state_of "$1")
    shift
    for wanted in "$@"; do [[ $state != "$wanted" ]] || return 0; done
    return 1
}

# keep_story N NAME: what device N noted and logged goes to the results as NAME.
keep_story() {
    mesh_of "$1" '/events?limit=512' >"$RESULTS/$2-events.json"
    mesh_of "$1" '' >"$RESULTS/$2-state.json"
    in_device "$1" journalctl --no-pager -o short-monotonic --boot >"$RESULTS/$2-journal"
}

# look_into N: what a person would look at on device N, for the results.
look_into() {
    {
        in_device "$1" haloctl status
        in_device "$1" haloctl doctor
        in_device "$1" wpa_cli -i wlan0 -p /var/run/wpa_supplicant_s1g status
        in_device "$1" iw dev wlan0 station dump
        in_device "$1" batctl meshif bat0 originators
        in_device "$1" ip addr
        in_device "$1" systemctl --no-pager --failed
    } >"$RESULTS/device$1-look" 2>&1
}

# bring_up COUNT [FILE…]: COUNT devices in a line, the first the gateway, from nothing; FILEs are hardware of the second,
# which prepare_second ROOT, where there is such a function, makes known to it.
bring_up() {
    local count=$1 number
    shift
    device_radios "$count"
    install_programs
    for ((number = 0; number < count; number++)); do
        make_device "$number" "$( ((number)) && printf node || printf gateway)"
        if ((number != 1)); then
            start_device "$number"
            continue
        fi
        if declare -F prepare_second >/dev/null; then prepare_second "$devices/1/root"; fi
        start_device 1 "$@"
    done
    for ((number = 0; number < count; number++)); do
        wait_for 60 "process 1 of device $number" first_process "$number"
        wait_for 60 "halo-mesh of device $number" mesh_of "$number" ''
    done
}

# keep_stories COUNT: of all devices; also when the step fails. (In a trap, a return without a number means failure.)
keep_stories() {
    local number
    for ((number = 0; number < $1; number++)); do
        keep_story "$number" "device$number"
        look_into "$number"
    done
}
