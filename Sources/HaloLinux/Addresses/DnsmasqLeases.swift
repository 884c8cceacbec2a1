import HaloHardware
import HaloModel

/// dnsmasq's file of leases: one a line, with expiry (seconds since 1970, 0 for never), hardware address, address, name or
/// `*`, and client identifier or `*` (dnsmasq(8), `--dhcp-leasefile`).
enum DnsmasqLeases {
    /// The IPv4 leases of Ethernet clients in `text`, by address; lines of another kind are left out.
    static func parse(_ text: String) -> [DHCPServerLease] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 4, let seconds = Int64(fields[0]), seconds >= 0,
                seconds <= Int64.max / 1_000_000_000, let client = MACAddress(String(fields[1])),
                let address = IPv4Address(String(fields[2]))
            else { return nil }
            let expires = seconds == 0 ? Int64.max : seconds * 1_000_000_000
            return DHCPServerLease(
                client: client, address: address, hostName: fields[3] == "*" ? "" : String(fields[3]),
                expires: WallTime(nanoseconds: expires))
        }.sorted { $0.address < $1.address }
    }
}
