# shellcheck shell=bash
# does: four radios in a line: an SAE mesh, batman-adv over it, WireGuard over that
# runs: core
# seconds: 240
# shellcheck source=../guest/library.sh
source /mnt/lab/guest/library.sh

radios 4
in_line 4
capture
for number in 0 1 2 3; do supplicant "$number" sae mesh_fwding=0; done
wait_for 60 "peer of node 0" has_peers 0 1
wait_for 60 "both peers of node 1" has_peers 1 2
wait_for 60 "both peers of node 2" has_peers 2 2
wait_for 60 "peer of node 3" has_peers 3 1
for number in 0 1 2 3; do batman "$number" BATMAN_V; done
wait_for 60 "paths from node 0 to all others" has_originators 0 3
wait_for 60 "ping over three hops" reaches 0 10.30.0.4
wireguard 0 3
wait_for 60 "ping through the tunnel" reaches 0 10.40.0.4
