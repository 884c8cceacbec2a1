# shellcheck shell=bash
# Sourced by steps, after devices.sh: this guest as the workstation that devices are reached from by Ethernet and ssh. Device
# N is deviceN, 192.168.77.(10 + N).
work=/var/lib/devices/workstation
commit=
PATH=/usr/local/bin:$PATH

# workstation COUNT: connects that many devices, which are there and have been switched on.
workstation() {
    local number
    mkdir -p "$work" /root/.ssh
    ssh-keygen -q -t ed25519 -N '' -f "$work/key" || fail "no key for ssh"
    printf 'Host device*\n  User root\n  IdentityFile %s\n  UserKnownHostsFile %s\n  StrictHostKeyChecking accept-new\n' \
        "$work/key" "$work/known_hosts" >/root/.ssh/config
    ip link add lan type bridge
    ip link set lan up
    ip address add 192.168.77.1/24 dev lan
    for ((number = 0; number < $1; number++)); do
        ip link add "lan$number" master lan type veth peer name eth0 netns "n$number"
        ip link set "lan$number" up
        node "$number" ip link set eth0 up
        node "$number" ip address add "192.168.77.$((10 + number))/24" dev eth0
        printf '192.168.77.%d device%d\n' $((10 + number)) "$number" >>/etc/hosts
        in_device "$number" sh -c 'umask 77 && mkdir -p /root/.ssh && cat >/root/.ssh/authorized_keys' <"$work/key.pub"
        in_device "$number" systemctl enable --now --quiet ssh
        wait_for 60 "ssh to device $number" ssh -o BatchMode=yes "device$number" true
    done
}

# programs_at FOLDER TEXT: the programs with TEXT behind them, which changes nothing but their sums, and their manifest.
programs_at() {
    local folder=$work/$1 text=$2 programs name
    programs=$(</mnt/results/programs)
    mkdir -p "$folder"
    for name in halo halo-agent halo-mesh halo-field haloctl; do
        { cat "$programs/$name" && printf '%s' "$text"; } >"$folder/$name"
        chmod 755 "$folder/$name"
    done
    commit=$("$programs/halo" --version | sed -nE 's/.*commit ([^,]+),.*/\1/p')
    manifest "$folder" "$(uname -m)"
}

# manifest FOLDER MACHINE: what deploy/build.sh says of programs.
manifest() {
    local name
    for name in halo halo-agent halo-mesh halo-field haloctl; do
        [[ ! -f $1/$name ]] || jq -n --arg n "$name" --arg s "$(sha256sum <"$1/$name" | cut -d ' ' -f 1)" \
            --argjson size "$(stat --format %s "$1/$name")" '{name: $n, size: $size, sha256: $s}'
    done | jq -s --arg c "$commit" --arg m "$2-unknown-linux-gnu" '{commit: $c, target: $m, programs: .}' >"$1/manifest.json"
}

# deploy NAME CODE FOLDER OPTION…: haloctl deploy ends with CODE; what it said is $RESULTS/NAME.{out,steps}.
deploy() {
    local name=$1 wanted=$2 folder=$work/$3 code=0 start=$SECONDS
    shift 3
    haloctl deploy --from "$folder" "$@" >"$RESULTS/$name.out" 2>"$RESULTS/$name.steps" </dev/null || code=$?
    printf '%s: exit code %d after %d s\n' "$name" "$code" $((SECONDS - start))
    ((code == wanted)) || fail "$name: exit code $code instead of $wanted: $(cat "$RESULTS/$name.out")"
}

# said NAME TEXT: it printed a line with this.
said() {
    grep -qE -- "$2" "$RESULTS/$1.out" || fail "$1: printed nothing like $2, but: $(cat "$RESULTS/$1.out")"
}

# has_program N FILE FOLDER/NAME: whether device N has this as /usr/local/bin/FILE.
has_program() {
    in_device "$1" cat "/usr/local/bin/$2" | cmp -s - "$work/$3"
}

# runs N UNIT FILE: whether UNIT of device N is active and runs what /usr/local/bin/FILE is now.
runs() {
    in_device "$1" sh -c "systemctl --quiet is-active $2 &&
        [ \"\$(readlink /proc/\$(systemctl show --property MainPID --value $2)/exe)\" = /usr/local/bin/$3 ]"
}
