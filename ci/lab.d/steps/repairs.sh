# shellcheck shell=bash
# does: faults of radio, supplicant, peering, driver, programs and power in a mesh of three devices, each repaired
# runs: by hand
# seconds: 1800
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh
# shellcheck source=../guest/devices.sh
source /mnt/lab/guest/devices.sh
# shellcheck source=../guest/gateway.sh
source /mnt/lab/guest/gateway.sh
# shellcheck source=../guest/faults.sh
source /mnt/lab/guest/faults.sh

bring_up 3
trap 'keep_stories 3' EXIT
wait_for 180 "gateway in the mesh" in_state 0 peered online
wait_for 60 "gateway's API" healthy
sign_in
for number in 1 2; do wait_for 240 "registration of device $number" let_in "device$number"; done
online_for 20 180 || fail "not all devices online"

fault interface-down 180 in_device 2 ip link set wlan0 down
fault supplicant-killed 180 in_device 1 pkill --signal KILL --exact wpa_supplicant
fault peer-removed 180 in_device 1 wpa_cli -p /var/run/wpa_supplicant_s1g -i wlan0 mesh_peer_remove "$(address_of 2)"
fault manager-crash-loop 180 kill_program 1 halo-mesh 4 6
fault gateway-crash-loop 180 kill_program 0 gateway-api 4 8
fault driver-unloaded 300 modprobe -r mac80211_hwsim
fault power-loss 300 lose_power 1
fault unit-disabled 300 forget_unit 2
