import HaloFrames
import HaloModel

/// Clients and gateways, announced in TVLVs of originator messages (net/batman-adv/tvlv.c, translation-table.c,
/// gateway_common.c).
extension BatmanMesh {
    /// Our own TVLVs: whether we are a gateway, and the mesh interface's address as our one client.
    func announcements() -> [UInt8] {
        let clients = BatmanTranslationTable(
            version: 1, vlans: [.init(checksum: Self.clientChecksum(address))], changes: [.init(address: address)])
        var containers = [clients.container]
        if configuration.isGateway {
            let bandwidth = BatmanConstants.gatewayBandwidth
            containers.insert(.gateway(down: bandwidth.down, up: bandwidth.up), at: 0)
        }
        return containers.flatMap(\.octets)
    }

    /// Takes the TVLVs in `packet` from `offset` (`batadv_tvlv_containers_process`). An announcement that is missing
    /// has been taken back.
    func takeAnnouncements(_ packet: [UInt8], at offset: Int, length: Int, of originator: BatmanOriginator) {
        var position = offset
        let end = min(packet.count, offset + length)
        var gateway: (down: UInt32, up: UInt32)?
        while position + 4 <= end {
            let size = Int(packet.batmanUInt16(at: position + 2))
            guard position + 4 + size <= end else { break }
            switch packet[position] {
            case BatmanConstants.TVLV.gateway where size >= 8:
                gateway = (packet.batmanUInt32(at: position + 4), packet.batmanUInt32(at: position + 8))
            case BatmanConstants.TVLV.translation where size >= 4:
                takeClients(packet, at: position + 4, size: size, of: originator)
            default: break
            }
            position += 4 + size
        }
        if gateway?.down != originator.gateway?.down || gateway?.up != originator.gateway?.up {
            originator.gateway = gateway
            if gateway == nil, selectedGateway == originator.address { selectedGateway = nil }
        }
    }

    private func takeClients(_ packet: [UInt8], at offset: Int, size: Int, of originator: BatmanOriginator) {
        let version = packet[offset + 1]
        let vlans = Int(packet.batmanUInt16(at: offset + 2))
        var position = offset + 4 + 8 * vlans
        let end = offset + size
        // The same version says the same; a whole table is only there when it has something to say.
        guard originator.clientVersion != version || originator.clients.isEmpty, position < end else { return }
        for client in originator.clients where clientOwners[client] == originator.address { clientOwners[client] = nil }
        originator.clients = []
        while position + 12 <= end {
            let client = packet.batmanAddress(at: position + 4)
            if client != address, !client.isGroup, originator.clients.count < 64 {
                originator.clients.append(client)
                clientOwners[client] = originator.address
            }
            position += 12
        }
        originator.clientVersion = version
    }

    /// The gateway DHCP requests go to (`batadv_gw_election`): the one in use, until another is better by the
    /// algorithm's threshold.
    func selectGateway() -> MACAddress? {
        guard let algorithm = runningAlgorithm else { return nil }
        func rank(_ address: MACAddress) -> UInt32? {
            guard let originator = originators[address], let gateway = originator.gateway,
                let path = originator.routePath(0)
            else { return nil }
            return algorithm.gatewayRank(path, gateway)
        }
        var best: (address: MACAddress, rank: UInt32)?
        for address in originators.keys.filter({ originators[$0]?.gateway != nil }).sorted() {
            guard let value = rank(address) else { continue }
            if value > best?.rank ?? 0 { best = (address, value) }
        }
        if let selected = selectedGateway, let current = rank(selected), let best,
            best.rank < current.addingReportingOverflow(algorithm.gatewayThreshold).partialValue
        {
            return selected
        }
        selectedGateway = best?.address
        return selectedGateway
    }

    /// The CRC32C (RFC 3720 12.1) of a table with this one client, as `batadv_tt_local_crc` makes it: VLAN, address,
    /// and the flags that are the same everywhere.
    static func clientChecksum(_ client: MACAddress) -> UInt32 {
        var crc: UInt32 = 0
        for octet in [0, 0, 0] + client.octets {
            crc ^= UInt32(octet)
            for _ in 0..<8 { crc = crc & 1 != 0 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
        }
        return crc
    }
}
