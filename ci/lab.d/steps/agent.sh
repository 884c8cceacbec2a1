# shellcheck shell=bash
# does: halo-agent reads nine sensors once a second from the kernel's bus, delivers every sample, and stays small
# runs: always
# seconds: 240
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh
# shellcheck source=../guest/sensor.sh
source /mnt/lab/guest/sensor.sh

programs=$(</mnt/results/programs)
addresses=(0x60 0x61 0x62 0x63 0x64 0x65 0x66 0x76 0x77)
limit_kb=25000

sensors "${addresses[@]}"
root=/run/lab/agent/root
mkdir -p "$root"/{dev,sys,proc,etc/halo,var/lib/halo,run/halo}
for folder in dev sys proc; do mount --rbind "/$folder" "$root/$folder"; done
trap 'kill $(jobs -p) 2>/dev/null; wait; umount --recursive "$root"/{dev,sys,proc}' EXIT
sensor_template "$root"
sed -i -E "s/^addresses = .*/addresses = [$(printf '%s, ' "${addresses[@]}")]/; s/^interval = .*/interval = \"1s\"/" \
    "$root/etc/halo/i2c-templates/bme280smbus.toml"
printf '%s\n' 'node: gateway' 'role: gateway' 'sample_interval_s: 1' 'mesh:' '  mesh_id: lab' '  trust_secret: lab-trust-secret' \
    '  country: US' '  channel: 38' '  width_mhz: 2' >"$root/etc/halo/config.yaml"
"$programs/halo" --root "$root" --listen 127.0.0.1:8080 --log-level error &
wait_for 60 "credentials of the agent" test -s "$root/etc/halo/agent-env"
"$programs/halo-agent" --root "$root" --log-level warning &
agent=$!

# works COUNT: whether so many sensors are measured.
works() {
    local count
    count=$("$programs/haloctl" sensors list --json --root "$root" | jq '[.sensors[] | select(.state == "working")] | length')
    [[ $count == "$1" ]]
}
wait_for 60 "nine sensors" works 9
sleep 60
works 9 || fail "$("$programs/haloctl" sensors list --root "$root")"
curl --silent --fail --unix-socket "$root/run/halo/agent.sock" http://localhost/v1/agent >"$RESULTS/status.json" ||
    fail "the agent does not tell its status"
jq '{taken_samples, delivered_samples, dropped_samples}' "$RESULTS/status.json"
jq -e '.dropped_samples == 0 and .taken_samples > 27 * 50 and .delivered_samples > .taken_samples * 0.8' \
    "$RESULTS/status.json" >/dev/null || fail "the samples are not delivered"
grep -E '^(VmHWM|VmRSS|RssAnon|RssFile)' "/proc/$agent/status" | tee "$RESULTS/memory"
(($(awk '/^VmHWM/ { print $2 }' "$RESULTS/memory") < limit_kb)) || fail "the agent takes more than $limit_kb kB of memory"
