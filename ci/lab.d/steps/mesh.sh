# shellcheck shell=bash
# does: three devices run the shipped units: SAE mesh in a line, overlay, a sensor's samples stored, field page
# runs: core
# seconds: 480
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh
# shellcheck source=../guest/devices.sh
source /mnt/lab/guest/devices.sh
# shellcheck source=../guest/gateway.sh
source /mnt/lab/guest/gateway.sh
# shellcheck source=../guest/sensor.sh
source /mnt/lab/guest/sensor.sh

sensor
prepare_second() { sensor_template "$1"; }
bring_up 3 "$sensor_device"
trap 'keep_stories 3' EXIT
wait_for 240 "gateway in the mesh" in_state 0 peered online
wait_for 60 "gateway's API" healthy
sign_in
wait_for 240 "registration of device 1" let_in device1
wait_for 240 "registration of device 2, two hops away" let_in device2
wait_for 120 "all devices online" is_online 0 1 2
wait_for 60 "samples of the sensor at the gateway" has_metric device1 bme280smbus.temperature_c
jq -e 'any(.items[]; (.metric | endswith("bme280smbus.temperature_c")) and (.value - 25.08 | fabs) < 0.01)' \
    "$RESULTS/device1-latest.json" || fail "the temperature is not what the sensor shows"

# What the gateway tells of its own kernel, and a device that does what it is asked.
tells() { api "$1" | jq -e "$2"; }
wait_for 60 "both others among the gateway's originators" \
    tells /v1/mesh/originators '[.items[] | select(.node_id != null) | .node_id] | unique | length == 2'
for asked in '/v1/mesh/neighbours any(.items[]; .node_id == "device1")' \
    '/v1/network/interfaces any(.items[]; .name == "bat0" and .up and (.addresses | length == 1) and .received.octets > 0)' \
    '/v1/network/wireless any(.items[]; .mesh_point and .frequency_khz > 0)' \
    '/v1/network/associations any(.items[]; .link == "estab" and .signal_dbm < 0)' \
    '/v1/network/leases .items | length == 2' \
    '/v1/system .processors >= 1 and .memory_total_octets > 0' \
    '/v1/nodes/device2/interfaces any(.items[]; .name == "wg0" and .values.received_bytes > 0)'; do
    wait_for 90 "answer of ${asked%% *}" tells "${asked%% *}" "${asked#* }"
done
api /v1/nodes/device1/commands --json '{"verb": "find-sensors"}' >"$RESULTS/command.json" || fail "asking a device"
wait_for 60 "device 1 doing what it is asked" \
    tells '/v1/nodes/device1/commands?state=done' 'any(.items[]; .output | contains("bme280"))'

# The firewall is the kernel's, the mesh goes on under it, and what it is to keep out is kept out.
api /v1/firewall --request PUT --json '{
    "zones": [{"name": "mesh", "interfaces": ["bat0", "wg0"], "input": "drop", "forward": "drop", "masquerade": false}],
    "forwardings": [], "input": "accept", "forward": "drop",
    "rules": [
        {"name": "address", "from": "mesh", "transport": "udp", "ports": "67", "verdict": "accept"},
        {"name": "overlay", "from": "mesh", "transport": "udp", "ports": "51820", "verdict": "accept"},
        {"name": "ping", "from": "mesh", "transport": "icmp", "verdict": "accept"},
        {"name": "api", "from": "mesh", "transport": "tcp", "ports": "8080", "verdict": "accept"}
    ]}' >"$RESULTS/firewall.json" || fail "putting a ruleset into force"
jq -e '.state == "pending" and .warnings == []' "$RESULTS/firewall.json" >/dev/null || fail "a ruleset in force until confirmed"
api /v1/firewall/confirm --request POST >"$RESULTS/firewall.json" || fail "confirming a ruleset"
jq -e '.state == "confirmed"' "$RESULTS/firewall.json" >/dev/null || fail "a ruleset that is confirmed"
node 0 nft list table inet halo >"$RESULTS/firewall.nft" || fail "no table inet halo"
grep -q 'udp dport 51820 accept comment "rule: overlay"' "$RESULTS/firewall.nft" || fail "no rule in the table inet halo"
node 0 python3 -m http.server 8123 --directory /var/empty >/dev/null 2>&1 &
wait_for 20 "a program at port 8123" node 0 curl --silent --max-time 5 http://127.0.0.1:8123/
node 1 curl --silent --max-time 3 http://10.42.0.1:8080/health >/dev/null || fail "device 1 does not reach the API any more"
node 1 curl --silent --max-time 3 http://10.42.0.1:8123/ >/dev/null && fail "device 1 reaches a port that is not open"
kill $!
heard=$(api /v1/nodes/device2 | jq -r .last_seen)
wait_for 60 "a heartbeat of device 2 under the firewall" tells /v1/nodes/device2 ".last_seen > \"$heard\""

[[ $(node 2 curl --silent --fail --max-time 20 http://127.0.0.1/) == *"<title>device2 · HALO</title>"* ]] || fail "no field page on device 2"
for number in 0 1 2; do
    wait_for 60 "nothing that haloctl doctor finds on device $number" in_device "$number" haloctl doctor
done
