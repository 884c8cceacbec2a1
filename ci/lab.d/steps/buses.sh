# shellcheck shell=bash
# does: I2C on i2c-stub and on the board's own SMBus, GPIO lines of gpio-sim
# runs: core
# seconds: 60
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh

modprobe -a i2c-dev i2c-i801 || fail "no I2C"
modprobe i2c-stub chip_addr=0x40 || fail "no i2c-stub"
stub=$(i2cdetect -l | sed -nE 's/^i2c-([0-9]+).*SMBus stub.*/\1/p')
board=$(i2cdetect -l | sed -nE 's/^i2c-([0-9]+).*I801.*/\1/p')
[[ -n $stub && -n $board ]] || fail "a bus is missing"
i2cset -y "$stub" 0x40 0x02 0x1234 w
[[ $(i2cget -y "$stub" 0x40 0x02 w) == 0x1234 ]] || fail "the stub forgets"
i2cget -y "$board" 0x50 0 b || fail "no memory on the board's bus"

modprobe gpio-sim || fail "no gpio-sim"
simulated=/sys/kernel/config/gpio-sim/lab
mkdir -p "$simulated/bank0/line3"
printf '8\n' >"$simulated/bank0/num_lines"
printf 'BUTTON\n' >"$simulated/bank0/line3/name"
printf '1\n' >"$simulated/live"
chip=$(<"$simulated/bank0/chip_name")
pull=/sys/devices/platform/$(<"$simulated/dev_name")/$chip/sim_gpio3/pull
printf 'pull-up\n' >"$pull"
[[ $(gpioget "$chip" 3) == 1 ]] || fail "a line pulled up reads 0"
printf 'pull-down\n' >"$pull"
[[ $(gpioget "$chip" 3) == 0 ]] || fail "a line pulled down reads 1"
gpiofind BUTTON || fail "a line is not found by its name"
printf '0\n' >"$simulated/live"
rmdir "$simulated/bank0/line3" "$simulated/bank0" "$simulated"
