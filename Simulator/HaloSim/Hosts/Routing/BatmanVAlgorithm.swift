import HaloFrames
import HaloHardware
import HaloModel

/// BATMAN_V: throughput-based routing (net/batman-adv/bat_v.c, bat_v_elp.c, bat_v_ogm.c of Linux 6.1).
final class BatmanVAlgorithm: BatmanAlgorithm {
    private unowned let mesh: BatmanMesh
    private var probeSequences: [UInt32]
    private var sequence: UInt32
    /// Originator messages waiting to leave as one packet, by interface.
    private var aggregates: [[UInt8]]
    private var isAggregating: [Bool]

    init(mesh: BatmanMesh) {
        self.mesh = mesh
        probeSequences = mesh.interfaces.map { _ in UInt32(truncatingIfNeeded: mesh.random.next()) }
        sequence = UInt32(truncatingIfNeeded: mesh.random.next())
        aggregates = mesh.interfaces.map { _ in [] }
        isAggregating = mesh.interfaces.map { _ in false }
    }

    /// `sel_class` of BATMAN_V: 5 Mbit/s, in 100 kbit/s.
    var gatewayThreshold: UInt32 { 50 }

    func start() {
        for index in mesh.interfaces.indices { scheduleProbe(index) }
        scheduleOwn()
    }

    func metric(_ path: BatmanPath) -> RouteMetric {
        .throughputKbps(UInt32(clamping: UInt64(path.metric) * 100))
    }

    func neighbourThroughputKbps(_ neighbour: BatmanNeighbour) -> UInt32? {
        UInt32(clamping: UInt64(neighbour.throughput.value) * 100)
    }

    /// `batadv_v_gw_throughput_get`: what both the path and the gateway can do.
    func gatewayRank(_ path: BatmanPath, _ gateway: (down: UInt32, up: UInt32)) -> UInt32 {
        min(path.metric, gateway.down)
    }

    // MARK: ELP

    private func scheduleProbe(_ interface: Int) {
        mesh.time.events.schedule(after: mesh.jittered(BatmanConstants.probeInterval)) { [weak self] in
            self?.probe(interface)
        }
    }

    /// Measures the neighbours and says hello to them (`batadv_v_elp_periodic_work`).
    private func probe(_ index: Int) {
        defer { scheduleProbe(index) }
        let interface = mesh.interfaces[index]
        guard interface.isUp else { return }
        for link in mesh.neighbours.keys where link.interface == index {
            // ENOENT counts as no throughput at all (`batadv_v_elp_get_throughput`).
            let expected = interface.expectedThroughputKbps(to: link.address) ?? 0
            mesh.neighbours[link]?.throughput.add(UInt32(clamping: expected / 100))
        }
        probeSequences[index] &+= 1
        var writer = ByteWriter(capacity: BatmanConstants.HeaderLength.probe)
        writer.writeBytes([BatmanConstants.PacketType.probe, BatmanConstants.version])
        writer.writeMAC(mesh.primaryAddress)
        writer.writeUInt32BE(probeSequences[index])
        writer.writeUInt32BE(UInt32(BatmanConstants.probeInterval / 1_000_000))
        mesh.transmit(writer.bytes, to: .broadcast, on: index)
    }

    /// `batadv_v_elp_packet_recv`.
    private func receivedProbe(_ packet: [UInt8], from source: MACAddress, interface: Int) {
        guard packet.count >= BatmanConstants.HeaderLength.probe, !mesh.isOwn(packet.batmanAddress(at: 2)) else {
            return
        }
        let sequence = packet.batmanUInt32(at: 8)
        let link = BatmanLink(interface: interface, address: source)
        var neighbour = mesh.neighbours[link] ?? BatmanNeighbour(lastSeen: mesh.now)
        if let last = neighbour.lastProbe {
            let difference = Int32(bitPattern: sequence &- last)
            // A restarted neighbour's numbers begin anew: they are taken when they differ by more than the window.
            if difference < 1, difference > -BatmanConstants.ogmMaximumAge { return }
        }
        neighbour.lastProbe = sequence
        neighbour.lastSeen = mesh.now
        mesh.neighbours[link] = neighbour
    }

    // MARK: Own OGM2

    private func scheduleOwn() {
        let interval = Int64(max(40, mesh.configuration.originatorIntervalMilliseconds)) * 1_000_000
        mesh.time.events.schedule(after: mesh.jittered(interval)) { [weak self] in
            guard let self else { return }
            self.sendOwn()
            self.scheduleOwn()
        }
    }

    private func sendOwn() {
        sequence &+= 1
        var writer = ByteWriter(capacity: 64)
        writer.writeBytes([
            BatmanConstants.PacketType.originatorV, BatmanConstants.version, BatmanConstants.timeToLive, 0,
        ])
        writer.writeUInt32BE(sequence)
        writer.writeMAC(mesh.primaryAddress)
        writer.writeUInt16BE(UInt16(clamping: mesh.ownTVLVs.count))
        writer.writeUInt32BE(BatmanConstants.throughputMaximum)
        writer.writeBytes(mesh.ownTVLVs)
        for index in mesh.interfaces.indices where mesh.interfaces[index].isUp { queue(writer.bytes, on: index) }
    }

    /// Collects messages for up to 100 ms, give or take (`batadv_v_ogm_queue_on_if`).
    private func queue(_ message: [UInt8], on index: Int) {
        let limit = min(BatmanConstants.aggregationOctets, mesh.interfaces[index].mtu)
        if aggregates[index].count + message.count > limit { flush(index) }
        aggregates[index] += message
        guard !isAggregating[index] else { return }
        isAggregating[index] = true
        let half = UInt64(BatmanConstants.aggregationTime) / 20
        let wait = BatmanConstants.aggregationTime - Int64(half) + Int64(mesh.random.next(below: 2 * half))
        mesh.time.events.schedule(after: .nanoseconds(wait)) { [weak self] in
            self?.isAggregating[index] = false
            self?.flush(index)
        }
    }

    private func flush(_ index: Int) {
        guard !aggregates[index].isEmpty else { return }
        mesh.transmit(aggregates[index], to: .broadcast, on: index)
        aggregates[index].removeAll(keepingCapacity: true)
    }

    // MARK: Others' OGM2

    func received(_ packet: [UInt8], from source: MACAddress, to destination: MACAddress, interface: Int) {
        if packet[0] == BatmanConstants.PacketType.probe {
            receivedProbe(packet, from: source, interface: interface)
            return
        }
        var offset = 0
        let header = BatmanConstants.HeaderLength.originatorV
        while offset + header <= packet.count, packet[offset] == BatmanConstants.PacketType.originatorV {
            let end = offset + header + Int(packet.batmanUInt16(at: offset + 14))
            guard end <= packet.count else { return }
            process(packet, at: offset, end: end, from: source, interface: interface)
            offset = end
        }
    }

    /// `batadv_v_ogm_process`.
    private func process(_ packet: [UInt8], at offset: Int, end: Int, from source: MACAddress, interface: Int) {
        let announced = packet.batmanUInt32(at: offset + 16)
        let address = packet.batmanAddress(at: offset + 8)
        let link = BatmanLink(interface: interface, address: source)
        guard announced > 0, !mesh.isOwn(address), let neighbour = mesh.neighbours[link] else { return }
        let originator = mesh.originator(address)
        let throughput = min(announced, neighbour.throughput.value)
        let header = BatmanConstants.HeaderLength.originatorV
        for context in 0...mesh.interfaces.count {
            guard context == 0 || mesh.interfaces[context - 1].isUp,
                let age = updateMetric(
                    originator, context, link, packet.batmanUInt32(at: offset + 4), packet[offset + 2], throughput)
            else { continue }
            if context == 0, age > 0 {
                mesh.takeAnnouncements(packet, at: offset + header, length: end - offset - header, of: originator)
            }
            guard updateRoute(originator, context, link, source), context > 0 else { continue }
            forward(packet, offset..<end, originator, context, link)
        }
    }

    /// Notes the path's throughput (`batadv_v_ogm_metric_update`). Answers how much newer the sequence number is, or
    /// `nil` when it is old.
    private func updateMetric(
        _ originator: BatmanOriginator, _ context: Int, _ link: BatmanLink, _ sequence: UInt32, _ timeToLive: UInt8,
        _ throughput: UInt32
    ) -> Int32? {
        let difference = Int32(bitPattern: sequence &- originator.routes[context].lastSequence)
        let isFirst = originator.paths.isEmpty
        let guarded = originator.isProtected(
            context, difference: difference, maximumAge: BatmanConstants.ogmMaximumAge, now: mesh.now)
        if !isFirst, guarded.ignore { return nil }
        if difference < 0, !guarded.jumped, originator.pathIndexAny(context) { return nil }
        originator.lastSeen = mesh.now
        originator.routes[context].lastSequence = sequence
        originator.routes[context].lastTimeToLive = timeToLive
        let metric = penalised(throughput, incoming: link.interface, context: context)
        if let index = originator.pathIndex(link, context) {
            originator.paths[index].metric = metric
            originator.paths[index].lastSequence = sequence
            originator.paths[index].lastSeen = mesh.now
        } else {
            originator.paths.append(
                BatmanPath(link: link, context: context, metric: metric, lastSequence: sequence, lastSeen: mesh.now))
        }
        return guarded.jumped ? 1 : max(0, difference)
    }

    /// `batadv_v_forward_penalty`: store and forward on one half-duplex interface halves throughput, except where it
    /// is at most 1 Mbit/s already; everything else costs the hop penalty. The node's own table has no penalty.
    private func penalised(_ throughput: UInt32, incoming: Int, context: Int) -> UInt32 {
        guard context > 0 else { return throughput }
        if throughput > 10, incoming == context - 1, mesh.isWireless[incoming] { return throughput / 2 }
        let kept = BatmanConstants.qualityMaximum - BatmanConstants.hopPenalty
        return UInt32(clamping: UInt64(throughput) * UInt64(kept) / UInt64(BatmanConstants.qualityMaximum))
    }

    /// Changes the next hop when this path is better (`batadv_v_ogm_route_update`). Answers whether the message may
    /// be passed on.
    private func updateRoute(
        _ originator: BatmanOriginator, _ context: Int, _ link: BatmanLink, _ source: MACAddress
    ) -> Bool {
        let current = originator.routePath(context)
        // A sender that is no direct neighbour of ours as an originator cannot be a next hop.
        if let current, current.link.address != originator.address,
            source != originator.address, mesh.originators[source]?.routes[context].nextHop == nil
        {
            return false
        }
        guard current?.link != link, let index = originator.pathIndex(link, context) else { return true }
        if let current {
            let lag = Int32(bitPattern: originator.paths[index].lastSequence &- current.lastSequence)
            if lag < BatmanConstants.ogmMaximumLag, current.metric >= originator.paths[index].metric { return true }
        }
        mesh.setRoute(originator, context, link)
        return true
    }

    /// Passes the best next hop's message on, once (`batadv_v_ogm_forward`).
    private func forward(
        _ packet: [UInt8], _ range: Range<Int>, _ originator: BatmanOriginator, _ context: Int, _ link: BatmanLink
    ) {
        let sequence = packet.batmanUInt32(at: range.lowerBound + 4)
        guard originator.routes[context].nextHop == link, originator.routes[context].lastForwarded != sequence,
            let path = originator.routePath(context)
        else { return }
        originator.routes[context].lastForwarded = sequence
        guard packet[range.lowerBound + 2] > 1 else { return }
        var message = Array(packet[range])
        message[2] -= 1
        message.setBatmanUInt32(path.metric, at: 16)
        queue(message, on: context - 1)
    }
}

extension BatmanOriginator {
    /// Whether there is any path for `context`: before the first, every sequence number is new.
    fileprivate func pathIndexAny(_ context: Int) -> Bool { paths.contains { $0.context == context } }
}
