# shellcheck shell=bash
# Sourced by steps, after devices.sh and gateway.sh: faults of devices 0, 1 and 2, and how long they last.

# seconds_up: seconds since this guest booted; its devices count from then too.
seconds_up() {
    cut -d ' ' -f 1 /proc/uptime
}

# events_since N SECONDS: what device N noted since then, as a JSON array. A manager that was restarted has forgotten.
events_since() {
    mesh_of "$1" '/events?limit=512' | jq --argjson since "$2" '[.items[] | select(.uptime_ns >= $since * 1e9)]'
}

# online_for SECONDS LIMIT: waits, up to LIMIT seconds, until all devices have been online for SECONDS in a row.
online_for() {
    local since='' end=$((SECONDS + $2))
    while ((SECONDS < end)); do
        if is_online 0 1 2; then
            : "${since:=$SECONDS}"
            ((SECONDS - since < $1)) || return 0
        else
            since=''
        fi
        sleep 0.5
    done
    return 1
}

# fault NAME LIMIT COMMAND…: does it, and waits until all devices are online for good again. Writes a line of repairs.tsv:
# name, seconds until a device noted a change, seconds until the last was online, rungs of the recovery ladder climbed.
fault() {
    local name=$1 limit=$2 began number
    shift 2
    began=$(seconds_up)
    "$@" || fail "fault $name"
    online_for 20 "$limit" || fail "fault $name: not online again within $limit s"
    for number in 0 1 2; do
        events_since "$number" "$began" | jq --arg d "device$number" 'map(. + {device: $d})'
    done | jq -s add >"$RESULTS/$name.json"
    jq -r --arg name "$name" --argjson began "$began" '
        def after: (.uptime_ns / 1e9 - $began) * 10 | round / 10;
        [.[] | select(.kind != "scan")] | [
            $name,
            (min_by(.uptime_ns) | if . then after else "" end),
            (map(select(.kind == "state" and (.what | endswith("online")))) | max_by(.uptime_ns) |
                if . then after else "nobody fell" end),
            (map(select(.kind == "recovery" and .what != "failed") | .subject | ltrimstr("rung ")) | unique | join(" "))
        ] | @tsv' "$RESULTS/$name.json" | tee -a "$RESULTS/repairs.tsv"
}

# kill_program N PROGRAM TIMES PAUSE: kills a program of device N again and again.
kill_program() {
    local time
    for ((time = 0; time < $3; time++)); do
        in_device "$1" pkill --signal KILL --exact "$2"
        sleep "$4"
    done
    return 0
}

# lose_power N: takes the power from device N and gives it back.
lose_power() {
    kill_device "$1"
    sleep 5
    start_device "$@"
}

# forget_unit N: disables halo-mesh of device N as an unlucky hand does, sees that haloctl doctor says so and that nothing
# of HALO starts with the device then, and mends it with the command that doctor named.
forget_unit() {
    in_device "$1" systemctl --quiet disable halo-mesh
    if in_device "$1" haloctl doctor >"$RESULTS/disabled-doctor"; then fail "haloctl doctor sees no disabled unit"; fi
    grep -q 'halo-mesh.*nothing of HALO starts at boot' "$RESULTS/disabled-doctor" || fail "haloctl doctor tells something else"
    lose_power "$1"
    wait_for 60 "device $1 up without HALO" in_device "$1" systemctl --quiet is-active multi-user.target
    ! in_device "$1" pgrep 'halo-' || fail "HALO starts though halo-mesh is disabled"
    in_device "$1" systemctl --quiet enable --now halo-mesh
    # Enabling halo-mesh starts it; what it pulls in at boot starts with the next boot, or now by hand.
    in_device "$1" systemctl --quiet start halo-agent halo-field
}
