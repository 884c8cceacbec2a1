"""Writes what the kernel answers over netlink, octet for octet, for parsers to be tested with.

usage: record-netlink.py FOLDER INTERFACE MESH [TUNNEL]

One file for each question, FOLDER/NAME.bin: the datagrams of the answer, one after the other.
"""

import os
import socket
import struct
import sys

NETLINK_ROUTE, NETLINK_GENERIC = 0, 16
GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 16, 3, 1, 2
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP = 1, 4, 0x300
NLMSG_ERROR, NLMSG_DONE = 2, 3


def attribute(kind, octets):
    return struct.pack("=HH", 4 + len(octets), kind) + octets + bytes(-len(octets) % 4)


def ask(protocol, kind, flags, payload):
    """The datagrams of the answer, to the message that ends it."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol) as connection:
        connection.settimeout(10)
        connection.bind((0, 0))
        connection.send(struct.pack("=IHHII", 16 + len(payload), kind, NLM_F_REQUEST | flags, 1, 0) + payload)
        answer = b""
        while True:
            datagram = connection.recv(1 << 16)
            answer += datagram
            offset = 0
            while offset < len(datagram):
                length, kind = struct.unpack_from("=IH", datagram, offset)
                if kind in (NLMSG_ERROR, NLMSG_DONE):
                    return answer
                offset += (length + 3) & ~3


def generic(command, version, attributes):
    return struct.pack("=BBH", command, version, 0) + attributes


def family(name):
    """A family's number, and what was answered."""
    answer = ask(
        NETLINK_GENERIC, GENL_ID_CTRL, NLM_F_ACK,
        generic(CTRL_CMD_GETFAMILY, 1, attribute(CTRL_ATTR_FAMILY_NAME, name.encode() + b"\0")))
    offset = 20
    while True:
        length, kind = struct.unpack_from("=HH", answer, offset)
        if kind == CTRL_ATTR_FAMILY_ID:
            return struct.unpack_from("=H", answer, offset + 4)[0], answer
        offset += (length + 3) & ~3


def main(folder, interface, mesh, tunnel=None):
    os.makedirs(folder, exist_ok=True)

    def write(name, answer):
        with open(f"{folder}/{name}.bin", "wb") as file:
            file.write(answer)

    radio = attribute(3, struct.pack("=I", socket.if_nametoindex(interface)))
    routing = attribute(3, struct.pack("=I", socket.if_nametoindex(mesh)))
    questions = {
        # linux/nl80211.h: NL80211_CMD_GET_…, with NL80211_ATTR_IFINDEX.
        "nl80211": [("interfaces", 5, NLM_F_DUMP, b""), ("stations", 17, NLM_F_DUMP, radio),
                    ("paths", 21, NLM_F_DUMP, radio), ("scan", 32, NLM_F_DUMP, radio),
                    ("survey", 50, NLM_F_DUMP, radio)],
        # linux/batman_adv.h: BATADV_CMD_GET_…, with BATADV_ATTR_MESH_IFINDEX.
        "batadv": [("mesh", 1, NLM_F_ACK, routing), ("hard-interfaces", 5, NLM_F_DUMP, routing),
                   ("originators", 8, NLM_F_DUMP, routing), ("neighbours", 9, NLM_F_DUMP, routing),
                   ("gateways", 10, NLM_F_DUMP, routing)],
    }
    if tunnel:
        # linux/wireguard.h: WG_CMD_GET_DEVICE, with WGDEVICE_A_IFNAME.
        questions["wireguard"] = [("device", 0, NLM_F_DUMP, attribute(2, tunnel.encode() + b"\0"))]
    for name, commands in questions.items():
        number, answer = family(name)
        write(f"{name}-family", answer)
        for what, command, flags, attributes in commands:
            write(f"{name}-{what}", ask(NETLINK_GENERIC, number, flags, generic(command, 1, attributes)))
    # linux/rtnetlink.h: RTM_GETLINK, RTM_GETADDR, RTM_GETNEIGH of IPv4 or, of links, all families.
    for what, kind, payload in [("links", 18, bytes(16)), ("addresses", 22, b"\2" + bytes(7)),
                                ("neighbours", 30, b"\2" + bytes(11))]:
        write(f"route-{what}", ask(NETLINK_ROUTE, kind, NLM_F_DUMP, payload))


main(*sys.argv[1:])
