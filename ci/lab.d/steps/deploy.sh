# shellcheck shell=bash
# does: haloctl deploy brings three devices new programs by ssh: all goes well, everything that can be wrong, power lost meanwhile
# runs: always
# seconds: 1500
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh
# shellcheck source=../guest/devices.sh
source /mnt/lab/guest/devices.sh
# shellcheck source=../guest/gateway.sh
source /mnt/lab/guest/gateway.sh
# shellcheck source=../guest/workstation.sh
source /mnt/lab/guest/workstation.sh

bring_up 3
trap 'keep_stories 3' EXIT
wait_for 240 "gateway in the mesh" in_state 0 peered online
wait_for 60 "gateway's API" healthy
sign_in
for number in 1 2; do wait_for 240 "registration of device $number" let_in "device$number"; done
wait_for 180 "all devices online" is_online 0 1 2
workstation 3
all=(--node device1 --node device2 --gateway device0)

# All well: one node, then the other, then the gateway.
programs_at first first
deploy dry-run 0 first "${all[@]}" --dry-run
said dry-run 'wave 3: gateway device0'
deploy good 0 first "${all[@]}" --width 1
for number in 0 1 2; do
    said good "^device$number: done$"
    for name in haloctl halo-agent halo-mesh; do
        has_program "$number" "$name" "first/$name" || fail "device $number has not got $name"
    done
    for name in halo-agent halo-mesh; do
        runs "$number" "$name" "$name" || fail "device $number does not run the new $name"
    done
done
{ has_program 0 gateway-api first/halo && runs 0 gateway-api gateway-api; } || fail "the gateway's program is not the new one"
{ has_program 2 halo-field first/halo-field && runs 2 halo-field halo-field; } || fail "the field page is not the new one"
awk '{ print $1 }' "$RESULTS/good.steps" | uniq | tr -d '\n' | grep -qx 'device1:device2:device0:' ||
    fail "the devices were not done one after the other"
grep -q '^device2: halo-mesh: checking' "$RESULTS/good.steps" || fail "no progress is shown"
wait_for 240 "all devices online with new programs" is_online 0 1 2
deploy again 0 first --node device1
for name in haloctl halo-agent halo-field halo-mesh; do
    has_program 1 "$name.previous" "first/$name" && fail "a second push made the new program the previous one"
done

# bad NAME FOLDER REASON: nothing of FOLDER comes to run on the first node; the second is not touched.
bad() {
    deploy "$1" 1 "$2" --node device1 --node device2 --program "$3"
    said "$1" "^device1: failed: .*($4)"
    said "$1" '^device2: skipped$'
    has_program 1 "$3" "first/$3" || fail "$1: device 1 lost its program"
    wait_for 30 "the old $3 after: $1" runs 1 "$3" "$3"
}

programs_at second second
mkdir -p "$work"/{alien,wrong,crash}
cp "$work/second/halo-agent" "$work/alien/"
manifest "$work/alien" aarch64
bad other-machine alien halo-agent 'the programs are for aarch64; nothing was changed'
cp "$work/second/halo-agent" "$work/wrong/"
# elf(5): e_machine, EM_AARCH64.
printf '\xb7\x00' | dd of="$work/wrong/halo-agent" bs=1 seek=18 conv=notrunc status=none
manifest "$work/wrong" "$(uname -m)"
bad wrong-architecture wrong halo-agent 'not for this processor.*; the old program still runs'

# corrupt N: what wget fetches on device N has one octet changed. mend N: no more.
corrupt() {
    in_device "$1" sh -c 'cat >/usr/local/bin/wget && chmod 755 /usr/local/bin/wget' <<'TEXT'
#!/bin/sh
/usr/bin/wget "$@" || exit
while [ "$1" != -O ]; do shift; done
printf x | dd of="$2" bs=1 seek=5000000 conv=notrunc 2>/dev/null
TEXT
}
mend() {
    in_device "$1" rm /usr/local/bin/wget
}
corrupt 1
bad corrupt-download second halo-agent 'SHA-256 sum is wrong'
mend 1

# Another program in its place: it tells its version, but does not run there.
cp "$work/second/halo-field" "$work/crash/halo-agent"
manifest "$work/crash" "$(uname -m)"
bad crash-at-start crash halo-agent 'is not active|was restarted|the journal of|does not start.*; the old program runs again'

in_device 1 sh -c 'mkdir -p /run/systemd/system/halo-field.service.d && cat >/run/systemd/system/halo-field.service.d/lab.conf &&
    systemctl daemon-reload' <<<$'[Service]\nExecStartPost=/bin/echo "<3>the page is upside down"'
bad error-in-journal second halo-field 'the journal of halo-field.service has: the page is upside down; the old program runs again'
in_device 1 sh -c 'rm /run/systemd/system/halo-field.service.d/lab.conf && systemctl daemon-reload'

# One of three is bad: what came before it stays, what comes after it is not touched.
corrupt 2
deploy second-is-bad 1 second "${all[@]}" --program halo-agent
said second-is-bad '^device1: done$'
said second-is-bad '^device2: failed: .*SHA-256'
said second-is-bad '^device0: skipped$'
has_program 0 halo-agent first/halo-agent || fail "the gateway was touched"
mend 2
in_device 1 /usr/local/libexec/halo/receive rollback halo-agent halo-agent.service
{ has_program 1 halo-agent first/halo-agent && runs 1 halo-agent halo-agent; } || fail "the previous program does not come back by hand"

# lose_power_while PHASE: device 2 loses power in that phase of an update. It starts with a whole program that was found good.
lose_power_while() {
    local report=$devices/2/upper/var/lib/halo/deploy/halo-agent.report end=$((SECONDS + 120)) process
    rm -f "$devices/2/root/var/lib/halo/deploy/halo-agent.report"
    haloctl deploy --from "$work/second" --node device2 --program halo-agent >"$RESULTS/power-$1.steps" 2>&1 </dev/null &
    process=$!
    until grep -qs "^$1 " "$report"; do
        ((SECONDS < end)) || fail "no update that is $1"
    done
    kill_device 2
    kill "$process"
    start_device 2
    wait_for 120 "process 1 of device 2 after power was lost while $1" first_process 2
    wait_for 120 "the agent after power was lost while $1" runs 2 halo-agent halo-agent
    has_program 2 halo-agent first/halo-agent || fail "power lost while $1: device 2 has another program than before"
    [[ ! -e $devices/2/root/var/lib/halo/deploy/halo-agent.pending ]] || fail "power lost while $1: the update is not over"
}
for phase in fetching exchanging checking; do lose_power_while "$phase"; done

# Somebody switched HALO off for the next boot: the push is made, and it is said.
wait_for 60 "ssh to device 2" ssh -o BatchMode=yes device2 true
in_device 2 systemctl disable --quiet halo-mesh.service
deploy disabled 3 second --node device2 --program halo-agent
said disabled 'warning: .*systemctl enable'
{ has_program 2 halo-agent second/halo-agent && runs 2 halo-agent halo-agent; } || fail "device 2 has not got the program"
in_device 2 systemctl enable --quiet halo-mesh.service

wait_for 240 "all devices online at last" is_online 0 1 2
for number in 0 1 2; do
    wait_for 60 "nothing that haloctl doctor finds on device $number" in_device "$number" haloctl doctor
done
