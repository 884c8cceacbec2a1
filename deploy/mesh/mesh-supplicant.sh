#!/bin/sh
# Runs wpa_supplicant for the mesh: the build with mesh and SAE in /usr/local/sbin when it is there, the system's otherwise.
# Installed as /usr/local/libexec/halo/mesh-supplicant and run by wpa_supplicant-halo.service.
set -eu

root=${HALO_ROOT:-/}
root=${root%/}
configuration=$root/run/halo/wpa_supplicant.conf
interface=${HALO_RADIO:-wlan0}

# halo-mesh writes the configuration when it joins. Until then the supplicant waits for it on its control socket.
if [ ! -e "$configuration" ]; then
    mkdir -p "${configuration%/*}"
    (
        umask 077
        printf '%s\n' '# Replaced by halo-mesh when it joins the mesh.' \
            'ctrl_interface=/var/run/wpa_supplicant_s1g' 'user_mpm=1' >"$configuration"
    )
fi

# The peering fix. With automatic peering both ends open at once and can end with link IDs that do not match: established,
# and dead. halo-mesh opens peerings one by one instead, so no mesh network may go without no_auto_peer=1.
awk '
    /^[[:space:]]*network=[{]/ { inside = 1; mesh = 0; manual = 0 }
    inside && /^[[:space:]]*mode=5[[:space:]]*$/ { mesh = 1 }
    inside && /^[[:space:]]*no_auto_peer=1[[:space:]]*$/ { manual = 1 }
    inside && /^[[:space:]]*[}]/ { if (mesh && !manual) bad = 1; inside = 0 }
    END { exit bad }
' "$configuration" || {
    echo "$configuration: a mesh network without no_auto_peer=1; remove the file, halo-mesh writes it again" >&2
    exit 78
}

for supplicant in "$root/usr/local/sbin/wpa_supplicant" "$root/usr/sbin/wpa_supplicant" "$root/sbin/wpa_supplicant"; do
    if [ -x "$supplicant" ]; then exec "$supplicant" -D nl80211 -i "$interface" -c "$configuration"; fi
done
echo "there is no wpa_supplicant: install the build with mesh and SAE as /usr/local/sbin/wpa_supplicant" >&2
exit 69
