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
[[ $(node 2 curl --silent --fail --max-time 20 http://127.0.0.1/) == *"<title>device2 · HALO</title>"* ]] || fail "no field page on device 2"
for number in 0 1 2; do
    wait_for 60 "nothing that haloctl doctor finds on device $number" in_device "$number" haloctl doctor
done
