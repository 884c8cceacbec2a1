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

# A gateway announced and a scan made, so that there are such answers too.
node 0 batctl meshif bat0 gw_mode server 10mbit/2mbit
node 1 batctl meshif bat0 gw_mode client
sees_gateway() { node 1 batctl meshif bat0 gateways -H | grep -q "$(address_of 0)"; }
wait_for 60 "gateway in the mesh of node 1" sees_gateway
finds_mesh() {
    supplicant_command "$1" scan TYPE=ONLY freq=2412 >>"$OUTPUT/scan.log"
    sleep 1
    node "$1" iw dev "wlan$1" scan dump | tee -a "$OUTPUT/scan.log" | grep -q 'MESH ID: halo-mesh'
}
for number in 0 1; do wait_for 60 "mesh in a scan of node $number" finds_mesh "$number"; done

# What the kernel tells of all this over netlink, and what its own tools make of that.
for number in 0 1; do
    folder=$RESULTS/netlink/node$number
    mkdir -p "$folder"
    tunnels=()
    if [[ $number == 0 ]]; then tunnels=(wg0); fi
    node "$number" python3 /mnt/lab/guest/record-netlink.py "$folder" "wlan$number" bat0 "${tunnels[@]}" ||
        fail "the kernel does not answer node $number"
    node "$number" iw dev "wlan$number" station dump >"$folder/iw-stations.txt"
    node "$number" iw dev "wlan$number" mpath dump >"$folder/iw-paths.txt"
    node "$number" iw dev "wlan$number" scan dump >"$folder/iw-scan.txt"
    node "$number" iw dev "wlan$number" info >"$folder/iw-info.txt"
    node "$number" batctl meshif bat0 originators >"$folder/batctl-originators.txt"
    node "$number" batctl meshif bat0 gateways >"$folder/batctl-gateways.txt"
    node "$number" ip -details link >"$folder/ip-link.txt"
    node "$number" ip address >"$folder/ip-address.txt"
done
