# shellcheck shell=bash
# does: the promises of every touchpoint, HaloLinux held to them by this kernel
# runs: always
# seconds: 1500
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh

# What the suites need of the kernel; they make radios, links and chips themselves.
modprobe -a i2c-dev batman-adv wireguard veth dummy gpio-sim nf_tables nft_ct nft_masq nft_reject_inet nft_chain_nat || fail "a module is missing"
# One device is free, one belongs to a driver.
modprobe i2c-stub chip_addr=0x40,0x48 || fail "no i2c-stub"
stub=$(i2cdetect -l | sed -nE 's/^i2c-([0-9]+).*SMBus stub.*/\1/p')
printf 'lm75 0x48\n' >"/sys/bus/i2c/devices/i2c-$stub/new_device"

repository=$(</mnt/results/repository)
bundle=$(</mnt/results/tests)
mapfile -t suites < <(sed -nE 's/^(final )?class ([A-Za-z0-9]+ContractLinuxTests)\b.*/\2/p' \
    "$repository"/Tests/ContractTests/*ContractLinuxTests.swift)
((${#suites[@]})) || fail "there is no suite"
status=0
for suite in "${suites[@]}"; do
    timeout 900 "$bundle" "ContractTests.$suite" >"$RESULTS/$suite.log" 2>&1 </dev/null ||
        { printf '%s ended with status %d\n' "$suite" $? && status=1; }
    grep -E "^Test Case .* (passed|failed|skipped)| error: |skipped: " "$RESULTS/$suite.log" || tail -n 20 "$RESULTS/$suite.log"
    rm -f /run/lab/contracts/core
done
exit $status
