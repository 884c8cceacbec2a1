import HaloFrames
import HaloHardware
import HaloModel

/// One device's batman-adv mesh interface: its tables, its own messages and the data it forwards (net/batman-adv of
/// Linux 6.1, without fragmentation, network coding, bridge loop avoidance and the distributed ARP table).
///
/// Packets are real, of compatibility version 15. Differences from the kernel, none visible to a program on the
/// device: the whole client table (one address) rides in every originator message instead of being asked for, and
/// idle wireless neighbours are not probed with unicast ELPs, since the rate they would make rate control find is
/// known.
final class BatmanMesh {
    let time: VirtualTime
    let name: String
    /// The mesh interface's own address.
    let address: MACAddress
    private(set) var configuration: RoutingConfiguration
    let interfaces: [any HardInterface]
    /// Their addresses, and whether they are wireless, asked for with every packet.
    let ownAddresses: [MACAddress]
    let isWireless: [Bool]
    let random: SeededRandom
    /// Frames lost and damaged on purpose.
    let faults: NetworkFaults
    /// Receives Ethernet frames for this device: destination, source, EtherType, payload.
    var deliver: ((MACAddress, MACAddress, UInt16, [UInt8]) -> Void)?

    var originators: [MACAddress: BatmanOriginator] = [:]
    var neighbours: [BatmanLink: BatmanNeighbour] = [:]
    /// Whose client an address is.
    var clientOwners: [MACAddress: MACAddress] = [:]
    /// The gateway in use by this client.
    var selectedGateway: MACAddress?
    /// Echo requests that wait for an answer, by sequence number.
    var pendingEchoes: [UInt16: (Bool) -> Void] = [:]
    var nextEcho: UInt16 = 1
    private(set) var statistics = BatmanStatistics()

    private var algorithm: (any BatmanAlgorithm)?
    private var broadcastSequence: UInt32
    /// TVLVs of our own originator messages.
    private(set) var ownTVLVs: [UInt8] = []

    /// A mesh interface over `interfaces`, of which the first is the primary one; `start()` makes it live.
    init(
        time: VirtualTime, name: String, address: MACAddress, configuration: RoutingConfiguration,
        interfaces: [any HardInterface], faults: NetworkFaults
    ) {
        self.time = time
        self.name = name
        self.address = address
        self.configuration = configuration
        self.interfaces = interfaces
        ownAddresses = interfaces.map(\.address)
        isWireless = interfaces.map { $0.name.hasPrefix("wlan") }
        self.faults = faults
        random = time.random("\(name)/batman/\(time.events.now)")
        broadcastSequence = UInt32(truncatingIfNeeded: random.next())
    }

    var now: Int64 { time.events.now }
    /// The address this device is known by as an originator: that of its primary interface.
    var primaryAddress: MACAddress { interfaces.first?.address ?? .zero }
    /// Largest payload of the mesh interface without fragmentation (`batadv_hardif_min_mtu`).
    var mtu: Int { max(68, min(1500, (interfaces.map(\.mtu).min() ?? 1500) - BatmanConstants.maximumHeader)) }
    var hasCarrier: Bool { interfaces.contains { $0.isUp } }

    /// Takes the interfaces and begins sending.
    func start() {
        ownTVLVs = announcements()
        for interface in interfaces { interface.receiver = self }
        let algorithm: any BatmanAlgorithm =
            configuration.algorithm == .batmanV ? BatmanVAlgorithm(mesh: self) : BatmanIVAlgorithm(mesh: self)
        self.algorithm = algorithm
        algorithm.start()
        schedulePurge()
    }

    /// Takes other settings for the same algorithm and interfaces. What has been learned stays; the next originator message
    /// tells of them (`batadv_netlink_set_mesh`, `batadv_gw_tvlv_container_update`).
    func change(to configuration: RoutingConfiguration) {
        self.configuration = configuration
        ownTVLVs = announcements()
        if configuration.isGateway { selectedGateway = nil }
    }

    /// Lets go of the interfaces; nothing is sent or delivered any more.
    func stop() {
        for interface in interfaces where interface.receiver === self { interface.receiver = nil }
        algorithm = nil
        deliver = nil
    }

    func isOwn(_ address: MACAddress) -> Bool { ownAddresses.contains(address) }

    /// The originator, made when it is not known yet.
    func originator(_ address: MACAddress) -> BatmanOriginator {
        if let known = originators[address] { return known }
        let new = BatmanOriginator(address: address, interfaces: interfaces.count, now: now)
        originators[address] = new
        return new
    }

    /// Delays an event by up to `BATADV_JITTER` around `interval`, as `batadv_v_ogm_start_timer` does.
    func jittered(_ interval: Int64) -> Duration {
        .nanoseconds(
            interval - Int64(BatmanConstants.jitter) + Int64(random.next(below: 2 * BatmanConstants.jitter)))
    }

    /// Makes `link` the next hop (`batadv_update_route`); only the node's own routes are traced.
    func setRoute(_ originator: BatmanOriginator, _ context: Int, _ link: BatmanLink?) {
        guard originator.routes[context].nextHop != link else { return }
        originator.routes[context].nextHop = link
        guard context == 0 else { return }
        statistics.routeChanges &+= 1
        traceRoute(originator)
    }

    private func traceRoute(_ originator: BatmanOriginator) {
        guard let path = originator.routePath(0) else {
            time.trace.record(name, "route", "\(originator.address) lost")
            return
        }
        time.trace.record(name, "route", "\(originator.address) via \(path.link.address) metric \(path.metric)")
    }

    func transmit(_ packet: [UInt8], to destination: MACAddress, on interface: Int) {
        guard interfaces.indices.contains(interface), interfaces[interface].isUp else { return }
        statistics.sentPackets &+= 1
        interfaces[interface].send(etherType: BatmanConstants.etherType, payload: packet, to: destination)
    }

    // MARK: Data

    /// Sends an Ethernet frame from the mesh interface (`batadv_interface_tx`).
    /// - Parameter dhcpRequest: it is a DHCP message to a server, which a gateway client sends to its gateway alone.
    func send(_ payload: [UInt8], etherType: UInt16, to destination: MACAddress, dhcpRequest: Bool = false) {
        guard let payload = faults.pass(payload) else { return }
        var writer = ByteWriter(capacity: payload.count + BatmanConstants.maximumHeader)
        if destination.isGroup, !dhcpRequest {
            writeBroadcastHeader(&writer)
            writeEthernet(&writer, destination, etherType, payload)
            flood(writer.bytes, previousSender: nil, origin: primaryAddress, delay: 0)
            return
        }
        if dhcpRequest, configuration.isGateway { return }
        let owner = dhcpRequest ? selectGateway() : clientOwners[destination]
        guard let owner else {
            statistics.unroutable &+= 1
            return
        }
        writer.writeBytes([BatmanConstants.PacketType.unicast, BatmanConstants.version, BatmanConstants.timeToLive])
        writer.writeUInt8(originators[owner]?.clientVersion ?? 0)
        writer.writeMAC(owner)
        writeEthernet(&writer, destination, etherType, payload)
        forward(writer.bytes, to: owner, context: 0)
    }

    private func writeBroadcastHeader(_ writer: inout ByteWriter) {
        broadcastSequence &+= 1
        writer.writeBytes([
            BatmanConstants.PacketType.broadcast, BatmanConstants.version, BatmanConstants.timeToLive, 0,
        ])
        writer.writeUInt32BE(broadcastSequence)
        writer.writeMAC(primaryAddress)
    }

    private func writeEthernet(
        _ writer: inout ByteWriter, _ destination: MACAddress, _ etherType: UInt16, _ payload: [UInt8]
    ) {
        writer.writeMAC(destination)
        writer.writeMAC(address)
        writer.writeUInt16BE(etherType)
        writer.writeBytes(payload)
    }

    /// Sends a unicast packet to the next hop (`batadv_send_skb_to_orig`).
    func forward(_ packet: [UInt8], to owner: MACAddress, context: Int) {
        guard let link = originators[owner]?.routes[context].nextHop else {
            statistics.unroutable &+= 1
            return
        }
        transmit(packet, to: link.address, on: link.interface)
    }

    /// Broadcasts on every interface, so often as it needs (`batadv_forw_bcast_packet`), unless nobody there lacks it
    /// (`batadv_hardif_no_broadcast`).
    private func flood(_ packet: [UInt8], previousSender: MACAddress?, origin: MACAddress, delay: Int64) {
        for index in interfaces.indices where interfaces[index].isUp {
            let heard = neighbours.keys.filter { $0.interface == index }
            if heard.isEmpty { continue }
            if heard.count == 1, let only = heard.first?.address, only == previousSender || only == origin { continue }
            for repetition in 0..<(isWireless[index] ? BatmanConstants.wirelessBroadcasts : 1) {
                let wait = delay + Int64(repetition) * BatmanConstants.broadcastInterval
                if wait == 0 {
                    transmit(packet, to: .broadcast, on: index)
                } else {
                    time.events.schedule(after: .nanoseconds(wait)) { [weak self] in
                        self?.transmit(packet, to: .broadcast, on: index)
                    }
                }
            }
        }
    }

    private func receivedBroadcast(_ packet: [UInt8], from source: MACAddress) {
        let origin = packet.batmanAddress(at: 8)
        guard packet.count >= BatmanConstants.HeaderLength.broadcast + 14, !isOwn(origin), packet[2] >= 2,
            let originator = originators[origin], originator.takeBroadcast(packet.batmanUInt32(at: 4))
        else { return }
        var forwarded = packet
        forwarded[2] -= 1
        // One jiffy of delay: somewhere within 4 ms.
        flood(forwarded, previousSender: source, origin: origin, delay: 1 + Int64(random.next(below: 4_000_000)))
        deliverEthernet(packet, at: BatmanConstants.HeaderLength.broadcast)
    }

    private func receivedUnicast(_ packet: [UInt8], interface: Int) {
        guard packet.count >= BatmanConstants.HeaderLength.unicast + 14 else { return }
        let destination = packet.batmanAddress(at: 4)
        if isOwn(destination) {
            deliverEthernet(packet, at: BatmanConstants.HeaderLength.unicast)
            return
        }
        guard packet[2] >= 2 else { return }
        var forwarded = packet
        forwarded[2] -= 1
        statistics.forwardedPackets &+= 1
        forward(forwarded, to: destination, context: interface + 1)
    }

    private func deliverEthernet(_ packet: [UInt8], at offset: Int) {
        let destination = packet.batmanAddress(at: offset)
        let source = packet.batmanAddress(at: offset + 6)
        guard destination == address || destination.isGroup, source != address,
            let payload = faults.pass(Array(packet[(offset + 14)...]))
        else { return }
        deliver?(destination, source, packet.batmanUInt16(at: offset + 12), payload)
    }

    // MARK: Ageing

    private func schedulePurge() {
        time.events.schedule(after: .nanoseconds(BatmanConstants.purgeInterval)) { [weak self] in
            guard let self, self.algorithm != nil else { return }
            self.purge()
            self.schedulePurge()
        }
    }

    private func purge() {
        let pathLimit = now - BatmanConstants.purgeTimeout
        for link in neighbours.keys.sorted() where (neighbours[link]?.lastSeen ?? 0) < pathLimit {
            neighbours[link] = nil
        }
        for address in originators.keys.sorted() {
            guard let originator = originators[address] else { continue }
            removePaths(of: originator) { $0.lastSeen < pathLimit }
            if originator.lastSeen < now - 2 * BatmanConstants.purgeTimeout { forget(originator) }
        }
    }

    private func forget(_ originator: BatmanOriginator) {
        for client in originator.clients where clientOwners[client] == originator.address { clientOwners[client] = nil }
        originators[originator.address] = nil
        if selectedGateway == originator.address { selectedGateway = nil }
    }

    private func removePaths(of originator: BatmanOriginator, where isGone: (BatmanPath) -> Bool) {
        let before = originator.routes[0].nextHop
        originator.removePaths(where: isGone)
        guard before != nil, originator.routes[0].nextHop == nil else { return }
        // The kernel's purge picks the best of what is left at once (`batadv_find_best_neighbor`).
        for context in originator.routes.indices {
            let best = originator.paths.filter { $0.context == context }.max { $0.metric < $1.metric }
            originator.routes[context].nextHop = best?.link
        }
        statistics.routeChanges &+= 1
        traceRoute(originator)
    }

    /// What is reported and counted.
    func metric(_ path: BatmanPath) -> RouteMetric { algorithm?.metric(path) ?? .quality(0) }
    func neighbourThroughputKbps(_ neighbour: BatmanNeighbour) -> UInt32? {
        algorithm?.neighbourThroughputKbps(neighbour)
    }
    var runningAlgorithm: (any BatmanAlgorithm)? { algorithm }
}

extension BatmanMesh: HardInterfaceReceiver {
    /// Takes a packet from a hard interface (`batadv_batman_skb_recv`).
    func received(
        etherType: UInt16, payload: [UInt8], from source: MACAddress, to destination: MACAddress,
        on interface: any HardInterface
    ) {
        guard etherType == BatmanConstants.etherType, payload.count >= 10, payload[1] == BatmanConstants.version,
            !source.isGroup, !isOwn(source), let index = interfaces.firstIndex(where: { $0 === interface })
        else { return }
        switch payload[0] {
        case BatmanConstants.PacketType.unicast: receivedUnicast(payload, interface: index)
        case BatmanConstants.PacketType.broadcast: receivedBroadcast(payload, from: source)
        case BatmanConstants.PacketType.control: receivedControl(payload)
        default: algorithm?.received(payload, from: source, to: destination, interface: index)
        }
    }

    /// Forgets everything known over an interface that went down (`batadv_purge_orig_neighbors` of an inactive one).
    func changed(_ interface: any HardInterface) {
        guard !interface.isUp, let index = interfaces.firstIndex(where: { $0 === interface }) else { return }
        for link in neighbours.keys.filter({ $0.interface == index }) { neighbours[link] = nil }
        for address in originators.keys.sorted() {
            guard let originator = originators[address] else { continue }
            removePaths(of: originator) { $0.link.interface == index }
        }
    }
}
