export RESULTS=/mnt/results/x OUTPUT=/run/lab/x; mkdir -p $RESULTS $OUTPUT
source /mnt/lab/guest/library.sh
radios 2
supplicant 0 sae no_auto_peer=1 mesh_fwding=0
supplicant 1 sae no_auto_peer=1 mesh_fwding=0
c() { local n=$1; shift; printf '[%s] %s %s: ' "$(cut -d' ' -f1 /proc/uptime)" "$n" "$*"; supplicant_command $n "$@" 2>&1 | tr '\n' ' '; echo; }
st() { supplicant_command $1 status 2>&1 | grep -E 'wpa_state|mode' | tr '\n' ' '; node $1 iw dev wlan$1 station dump | grep plink; }
completed() { supplicant_command $1 status | grep -q COMPLETED; }
wait_for 60 j0 completed 0; wait_for 60 j1 completed 1
(supplicant_command 0 >$RESULTS/events0 2>&1 < <(sleep 150)) &
heard() { node $1 iw dev wlan$1 station dump | grep -q Station; }
wait_for 30 heard heard 0
c 0 mesh_peer_add $(address_of 1)
wait_for 30 estab has_peers 0 1
st 0; st 1
echo "--- remove then add (secured)"
c 0 mesh_peer_remove $(address_of 1); st 0; st 1
for i in 1 2 3 4 5 6 7 8; do c 0 mesh_peer_add $(address_of 1); st 0; st 1; sleep 1; done
c 1 mesh_peer_add $(address_of 0); sleep 2; st 0; st 1
echo "--- peer reboots without a Close: kill supplicant 1, down, restart, then remove+add on 0"
kill -9 $(cat $OUTPUT/wpa1.pid); node 1 ip link set wlan1 down; sleep 1; st 0
supplicant 1 sae no_auto_peer=1 mesh_fwding=0; wait_for 60 j1 completed 1; sleep 2
c 0 mesh_peer_remove $(address_of 1); st 0
for i in 1 2 3 4 5 6; do c 0 mesh_peer_add $(address_of 1); st 0; sleep 2; done
echo "--- wedge: down/up, then leave"
node 0 ip link set wlan0 down; sleep 1; c 0 status; node 0 ip link set wlan0 up; for i in 1 2 3 4; do sleep 3; st 0; done
c 0 mesh_group_remove wlan0; sleep 1; st 0
c 0 disconnect; c 0 reconfigure; c 0 mesh_group_add 0; for i in 1 2 3 4 5; do sleep 2; st 0; done
echo "--- driver removed"
modprobe -r mac80211_hwsim; sleep 1; c 0 status; c 0 mesh_peer_add $(address_of 1); c 0 scan; c 0 disconnect; c 0 mesh_group_add 0
modprobe mac80211_hwsim radios=2; sleep 1
phy=$(basename $(readlink -f /sys/class/net/wlan0/phy80211)); iw phy $phy set netns name n0; 
for i in 1 2 3 4 5 6; do sleep 2; c 0 status; done
c 0 disconnect; c 0 reconfigure; c 0 mesh_group_add 0; for i in 1 2 3 4 5; do sleep 2; st 0; done
pgrep -a wpa_suppl
sleep 3
