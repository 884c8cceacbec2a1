# shellcheck shell=bash
# Sourced by steps: BME280s on i2c-stub, with the calibration and readings of the example in Bosch's data sheets (BMP280,
# BST-BMP280-DS001, 3.12) and a calibration of humidity such as devices have: 25.08 °C, 1006.5 hPa.
# shellcheck disable=SC2034 # for the steps
sensor_device=

# sensor: one at its usual address; sets sensor_device to its bus.
sensor() {
    sensors 0x76
}

# sensors ADDRESS…: as many, ten at most, and sets sensor_device to their bus.
sensors() {
    local bus address
    modprobe i2c-dev
    modprobe i2c-stub chip_addr="$(IFS=, && printf '%s' "$*")" || fail "no i2c-stub"
    bus=$(i2cdetect -l | sed -nE 's/^i2c-([0-9]+).*SMBus stub.*/\1/p')
    [[ -n $bus ]] || fail "no bus of i2c-stub"
    # shellcheck disable=SC2034
    sensor_device=/dev/i2c-$bus
    for address in "$@"; do sensor_registers "$bus" "$address"; done
}

# sensor_registers BUS ADDRESS: writes them.
sensor_registers() {
    local register octet octets
    while read -r register octets; do
        for octet in $octets; do
            i2cset -y "$1" "$2" "$register" "0x$octet" b || fail "register $register of the sensor"
            register=$((register + 1))
        done
    done <<'TEXT'
0x88 70 6b 43 67 18 fc 7d 8e 43 d6 d0 0b 27 0b 8c 00 f9 ff 8c 3c f8 c6 70 17 00 4b
0xd0 60
0xe1 6a 01 00 13 29 03 1e
0xf7 65 5a c0 7e ed 00 75 30
TEXT
}

# sensor_template ROOT: i2c-stub takes SMBus transfers only, which a BME280 gets by with: a template of the device's own says so.
sensor_template() {
    local repository
    repository=$(</mnt/results/repository)
    mkdir -p "$1/etc/halo/i2c-templates"
    sed -E '0,/^name = /s/^name = .*/name = "bme280smbus"\ntransfer = "smbus"/; s/^interval = .*/interval = "5s"/' \
        "$repository/Sources/HaloSensors/Templates/bme280.toml" >"$1/etc/halo/i2c-templates/bme280smbus.toml"
}
