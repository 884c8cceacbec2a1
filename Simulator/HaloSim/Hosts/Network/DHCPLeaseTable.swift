import HaloHardware
import HaloModel

/// What a device's DHCP server has granted. It outlives the server and the device's power, as dnsmasq's lease file does
/// (`dhcp-leasefile`, dnsmasq(8)).
final class DHCPLeaseTable {
    private struct Lease {
        var client: MACAddress
        var hostName: String
        /// When it ends, by virtual time.
        var expires: Int64
        var isOffer: Bool
    }

    private var leases: [IPv4Address: Lease] = [:]
    private var addressOf: [MACAddress: IPv4Address] = [:]

    /// The address a client had last.
    func address(of client: MACAddress) -> IPv4Address? { addressOf[client] }

    /// Whether the client may have the address.
    func isFree(_ address: IPv4Address, for client: MACAddress, now: Int64) -> Bool {
        guard let lease = leases[address], lease.client != client else { return true }
        return lease.expires <= now
    }

    /// Keeps an address for a client until `expires`. An offer does not shorten a lease that runs.
    func hold(_ address: IPv4Address, for client: MACAddress, _ hostName: String, expires: Int64, isOffer: Bool) {
        if isOffer, let lease = leases[address], lease.client == client, !lease.isOffer { return }
        if let old = addressOf[client], old != address, leases[old]?.client == client { leases[old] = nil }
        if let other = leases[address]?.client, other != client { addressOf[other] = nil }
        leases[address] = Lease(client: client, hostName: hostName, expires: expires, isOffer: isOffer)
        addressOf[client] = address
    }

    /// Ends a client's lease.
    func release(_ address: IPv4Address, of client: MACAddress) {
        guard leases[address]?.client == client else { return }
        leases[address] = nil
        addressOf[client] = nil
    }

    /// What has been granted and not ended, by address.
    /// - Parameter wallTime: converts virtual time into the device's calendar.
    func list(now: Int64, wallTime: (Int64) -> WallTime) -> [DHCPServerLease] {
        leases.filter { !$0.value.isOffer && $0.value.expires > now }.sorted { $0.key < $1.key }.map {
            DHCPServerLease(
                client: $0.value.client, address: $0.key, hostName: $0.value.hostName,
                expires: wallTime($0.value.expires))
        }
    }
}
