# shellcheck shell=bash
# does: haloctl finds, reads, drives and watches lines of a board, names its buses, and tries a template on its bus
# runs: always
# seconds: 120
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh
# shellcheck source=../guest/sensor.sh
source /mnt/lab/guest/sensor.sh

# A Raspberry Pi 4 in a folder: its device tree's word, this kernel's devices. The board's own bus is i2c-0, the stub i2c-1.
modprobe i2c-i801 || fail "no I2C"
sensor
[[ $sensor_device == /dev/i2c-1 ]] || fail "the sensor is on $sensor_device"
root=/run/lab/boards/root
mkdir -p "$root"/{dev,sys,proc/device-tree,etc/halo}
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
trap 'umount --recursive "$root/dev" "$root/sys"' EXIT
printf 'Raspberry Pi 4 Model B Rev 1.5\0' >"$root/proc/device-tree/model"

modprobe gpio-sim || fail "no gpio-sim"
simulated=/sys/kernel/config/gpio-sim/board
mkdir -p "$simulated"/bank0/line{17,27}
printf '58\n' >"$simulated/bank0/num_lines"
printf 'pinctrl-bcm2711\n' >"$simulated/bank0/label"
printf 'BUTTON\n' >"$simulated/bank0/line17/name"
printf 'RELAY\n' >"$simulated/bank0/line27/name"
printf '1\n' >"$simulated/live"
chip=$(<"$simulated/bank0/chip_name")
lines=/sys/devices/platform/$(<"$simulated/dev_name")/$chip

program=$(</mnt/results/programs)/haloctl
haloctl() {
    "$program" "$@" --root "$root"
}

# pull LINE up|down
pull() {
    printf 'pull-%s\n' "$2" >"$lines/sim_gpio$1/pull"
}

# expect WHAT EXPECTED COMMAND…: the command succeeds and prints exactly that.
expect() {
    local what=$1 expected=$2 output
    shift 2
    output=$("$@") || fail "$what: exit code $?"
    [[ $output == "$expected" ]] || fail "$what: $output"
    printf '%s: %s\n' "$what" "$output"
}

# refused CODE COMMAND…
refused() {
    local code=$1 status=0
    shift
    "$@" 2>"$OUTPUT/errors" || status=$?
    [[ $status == "$code" ]] || fail "$* ended with $status: $(<"$OUTPUT/errors")"
    printf '%d: %s\n' "$status" "$(<"$OUTPUT/errors")"
}

haloctl detect | tee "$OUTPUT/detect" || fail "haloctl detect"
for text in 'board: raspberry-pi-4b (Raspberry Pi 4 Model B Rev 1.5)' 'i2c-1: SMBus stub driver' 'pinctrl-bcm2711, 58 lines'; do
    grep -qF "$text" "$OUTPUT/detect" || fail "haloctl detect does not tell: $text"
done
haloctl detect --json >"$OUTPUT/detect.json" || fail "haloctl detect --json"
jq -e '(.buses[] | select(.number == 1)).present == ["0x76"]
    and any(.chips[]; .label == "pinctrl-bcm2711" and .lines == 58)' "$OUTPUT/detect.json" || fail "the report is another"

pull 17 up
expect "header pin" 1 haloctl gpio read pin:11
expect "name, active low" 0 haloctl gpio read BUTTON --active-low
pull 17 down
expect "chip and line" 0 haloctl gpio read "${chip#gpiochip}/17"
expect "JSON" 0 haloctl gpio read pin:11 --json
expect "the line's own pull-up" 1 haloctl gpio read pin:11 --bias pullUp
refused 75 haloctl gpio read pin:3
refused 64 haloctl gpio read pin:1
haloctl gpio list | grep -F "/17  BUTTON  input  free" || fail "the list lacks the button"

"$program" gpio write pin:13 1 --root "$root" &
writer=$!
wait_for 10 "line 27 driven high" grep -qx 1 "$lines/sim_gpio27/value"
haloctl gpio list | grep -F "/27  RELAY  output  held by halo" || fail "the list lacks the relay"
refused 75 haloctl gpio read RELAY
# A shell's commands in the background ignore SIGINT.
kill -TERM "$writer" || fail "nobody holds the line"
wait "$writer" || fail "haloctl gpio write ended with $?"
haloctl gpio list | grep -F "/27  RELAY" | grep -F free || fail "the relay is not released"
haloctl gpio write pin:13 0 --active-low --seconds 0.2 || fail "haloctl gpio write for a while"

pull 17 down
"$program" gpio watch pin:11 --count 3 --root "$root" >"$OUTPUT/edges" &
watcher=$!
held() { haloctl gpio list | grep -qF "/17  BUTTON  input  held by halo"; }
wait_for 10 "watched line" held
for way in up down up; do pull 17 "$way" && sleep 0.2; done
wait "$watcher" || fail "haloctl gpio watch ended with $?"
cat "$OUTPUT/edges"
[[ $(awk '{ print $2 }' "$OUTPUT/edges" | xargs) == "rising falling rising" ]] || fail "other edges"
awk '{ if ($1 <= last) exit 1; last = $1 }' "$OUTPUT/edges" || fail "times of edges go back"

sensor_template "$root"
template=$root/etc/halo/i2c-templates/bme280smbus.toml
haloctl sensors try "$template" --bus 1 --address 0x76 | tee "$OUTPUT/try" || fail "haloctl sensors try"
grep -qE 'bme280smbus.temperature_c +25\.08' "$OUTPUT/try" || fail "another temperature"
refused 69 haloctl sensors try "$template" --bus 1 --address 0x77

printf '0\n' >"$simulated/live"
rmdir "$simulated"/bank0/line{17,27} "$simulated/bank0" "$simulated"
