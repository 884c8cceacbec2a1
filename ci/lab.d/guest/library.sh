# shellcheck shell=bash
# Sourced by steps: radios in namespaces, meshes, bounded waits. Node N is namespace nN with radio wlanN, whose address is
# 02:00:00:00:0N:00; hwsim0 in the first namespace sees every frame.
set -uo pipefail

# fail MESSAGE…: ends the step.
fail() {
    printf 'FAILED: %s\n' "$*"
    exit 1
}

# skip MESSAGE…: ends the step; it counts as skipped.
skip() {
    printf 'skipped: %s\n' "$*"
    exit 77
}

# node N COMMAND…: runs a command on node N.
node() {
    local number=$1
    shift
    ip netns exec "n$number" "$@"
}

# address_of N: the address of node N's radio.
address_of() {
    printf '02:00:00:00:%02x:00\n' "$1"
}

# wait_for SECONDS WHAT COMMAND…: repeats a command until it succeeds; the step fails when it does not in that time.
wait_for() {
    local seconds=$1 what=$2 end=$((SECONDS + $1))
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || fail "no $what within $seconds s"
        sleep 0.3
    done
    printf '%s\n' "$what"
}

# radios COUNT: as many nodes, each with a radio that is down.
radios() {
    local number phy
    modprobe mac80211_hwsim radios="$1" || fail "mac80211_hwsim does not load"
    iw reg set US
    for ((number = 0; number < $1; number++)); do
        ip netns add "n$number"
        node "$number" ip link set lo up
        phy=$(basename "$(readlink -f "/sys/class/net/wlan$number/phy80211")")
        printf '%s\n' "$phy" >"/run/lab/phy$number"
        iw phy "$phy" set netns name "n$number" || fail "radio $number does not move into a namespace"
        node "$number" ip link set "wlan$number" down
    done
    ip link set hwsim0 up
}

# group N MASK: radios hear each other when their masks share a bit; all start with 1.
group() {
    printf '%s\n' "$2" >"/sys/kernel/debug/ieee80211/$(<"/run/lab/phy$1")/hwsim/group"
}

# in_line COUNT: every radio hears only the one before and the one after it.
in_line() {
    local number
    for ((number = 0; number < $1; number++)); do
        group "$number" $(((1 << number | 1 << number >> 1) & ((1 << ($1 - 1)) - 1)))
    done
}

# capture: records every frame in the air in $OUTPUT/air.pcap, which is kept when the step fails.
capture() {
    tcpdump -i hwsim0 -s 0 -U -w "$OUTPUT/air.pcap" 2>"$OUTPUT/tcpdump.log" &
    wait_for 10 "capture of the air" grep -q 'listening on' "$OUTPUT/tcpdump.log"
}

# supplicant N sae|open [LINE…]: runs wpa_supplicant on node N, in mesh "halo-mesh" on channel 1; LINEs go to its network.
supplicant() {
    local number=$1 security=$2 line
    shift 2
    {
        printf 'ctrl_interface=/run/wpa%s\ncountry=US\np2p_disabled=1\nsae_groups=19\nnetwork={\n' "$number"
        printf ' ssid="halo-mesh"\n mode=5\n frequency=2412\n'
        if [[ $security == sae ]]; then
            printf ' key_mgmt=SAE\n sae_password="correct horse battery staple"\n ieee80211w=2\n'
        else
            printf ' key_mgmt=NONE\n'
        fi
        for line in "$@"; do printf ' %s\n' "$line"; done
        printf '}\n'
    } >"$OUTPUT/wpa$number.conf"
    node "$number" wpa_supplicant -B -Kt -d -Dnl80211 -i"wlan$number" -c"$OUTPUT/wpa$number.conf" \
        -P"$OUTPUT/wpa$number.pid" -f"$OUTPUT/wpa$number.log" || fail "wpa_supplicant does not start on node $number"
}

# supplicant_command N COMMAND…: asks the supplicant of node N.
supplicant_command() {
    local number=$1
    shift
    wpa_cli -p "/run/wpa$number" -i "wlan$number" "$@"
}

# kernel_mesh N: lets the kernel of node N run the open mesh "halo-open" on channel 11, without a supplicant.
kernel_mesh() {
    node "$1" iw dev "wlan$1" set type mp
    node "$1" ip link set "wlan$1" up
    node "$1" iw dev "wlan$1" mesh join halo-open freq 2462 || fail "node $1 does not join"
}

# has_peers N COUNT: whether node N has that many established peers.
has_peers() {
    (($(node "$1" iw dev "wlan$1" station dump | grep -c 'mesh plink:.*ESTAB') >= $2))
}

# batman N ALGORITHM: routes node N with batman-adv over its radio, as 10.30.0.(N+1).
batman() {
    modprobe batman-adv
    node "$1" batctl routing_algo "$2" >/dev/null
    node "$1" ip link add bat0 type batadv
    node "$1" ip link set "wlan$1" mtu 1560
    node "$1" ip link set "wlan$1" master bat0 || fail "batman-adv does not take wlan$1"
    node "$1" batctl meshif bat0 orig_interval 1000
    node "$1" ip link set bat0 up
    node "$1" ip addr add "10.30.0.$(($1 + 1))/24" dev bat0
}

# has_originators N COUNT: whether node N has a path to that many others.
has_originators() {
    (($(node "$1" batctl meshif bat0 originators -H 2>/dev/null | grep -c '\*') >= $2))
}

# wireguard A B: a tunnel between nodes A and B over bat0, as 10.40.0.(N+1).
wireguard() {
    local number
    modprobe wireguard
    for number in "$1" "$2"; do
        (umask 077 && wg genkey >"/run/lab/wg$number.key")
        node "$number" ip link add wg0 type wireguard
        node "$number" wg set wg0 listen-port 51820 private-key "/run/lab/wg$number.key"
        node "$number" ip addr add "10.40.0.$((number + 1))/24" dev wg0
        node "$number" ip link set wg0 up
    done
    wireguard_peer "$1" "$2"
    wireguard_peer "$2" "$1"
}

# wireguard_peer N PEER: makes PEER a peer of node N.
wireguard_peer() {
    node "$1" wg set wg0 peer "$(wg pubkey <"/run/lab/wg$2.key")" endpoint "10.30.0.$(($2 + 1)):51820" \
        allowed-ips "10.40.0.$(($2 + 1))/32" persistent-keepalive 5
}

# reaches N ADDRESS: whether node N gets an answer to a ping.
reaches() {
    node "$1" ping -q -c 1 -W 1 "$2"
}
