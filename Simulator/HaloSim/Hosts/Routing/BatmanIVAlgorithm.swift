import HaloFrames
import HaloHardware
import HaloModel

/// BATMAN_IV: routing by transmit quality, learned from which originator messages arrive (net/batman-adv/bat_iv_ogm.c
/// of Linux 6.1).
final class BatmanIVAlgorithm: BatmanAlgorithm {
    unowned let mesh: BatmanMesh
    /// Last sequence number sent, by interface.
    private var sequences: [UInt32]
    /// Originator messages waiting to leave as one packet, by interface.
    private var aggregates: [[UInt8]]
    private var flushTokens: [EventToken?]

    init(mesh: BatmanMesh) {
        self.mesh = mesh
        sequences = mesh.interfaces.map { _ in UInt32(truncatingIfNeeded: mesh.random.next()) }
        aggregates = mesh.interfaces.map { _ in [] }
        flushTokens = mesh.interfaces.map { _ in nil }
    }

    /// `sel_class` of BATMAN_IV: 20 of 255.
    var gatewayThreshold: UInt32 { 20 }

    func start() { scheduleOwn() }

    func metric(_ path: BatmanPath) -> RouteMetric { .quality(UInt8(clamping: path.metric)) }

    func neighbourThroughputKbps(_ neighbour: BatmanNeighbour) -> UInt32? { nil }

    func gatewayRank(_ path: BatmanPath, _ gateway: (down: UInt32, up: UInt32)) -> UInt32 { path.metric }

    // MARK: Own messages

    private func scheduleOwn() {
        let interval = Int64(max(40, mesh.configuration.originatorIntervalMilliseconds)) * 1_000_000
        mesh.time.events.schedule(after: mesh.jittered(interval)) { [weak self] in
            guard let self else { return }
            self.sendOwn()
            self.scheduleOwn()
        }
    }

    /// Sends on every interface under that interface's address, and moves on the window in which echoes are counted
    /// (`batadv_iv_ogm_schedule_buff`, `batadv_iv_ogm_slide_own_bcast_window`).
    private func sendOwn() {
        for index in mesh.interfaces.indices {
            sequences[index] &+= 1
            for originator in mesh.originators.values { originator.echoes[index] <<= 1 }
            guard mesh.interfaces[index].isUp else { continue }
            // Only the primary interface's message carries announcements and travels farther than one hop.
            let tvlvs = index == 0 ? mesh.ownTVLVs : []
            var writer = ByteWriter(capacity: 64)
            writer.writeBytes([BatmanConstants.PacketType.originatorIV, BatmanConstants.version])
            writer.writeBytes([index == 0 ? BatmanConstants.timeToLive : 1, 0])
            writer.writeUInt32BE(sequences[index])
            writer.writeMAC(mesh.interfaces[index].address)
            writer.writeMAC(mesh.interfaces[index].address)
            writer.writeBytes([0, UInt8(BatmanConstants.qualityMaximum)])
            writer.writeUInt16BE(UInt16(clamping: tvlvs.count))
            writer.writeBytes(tvlvs)
            queue(writer.bytes, on: index)
            flush(index)
        }
    }

    private func queue(_ message: [UInt8], on index: Int) {
        let limit = min(BatmanConstants.aggregationOctets, mesh.interfaces[index].mtu)
        if aggregates[index].count + message.count > limit { flush(index) }
        aggregates[index] += message
    }

    /// Sends what has been collected (`batadv_iv_ogm_send_to_if`).
    private func flush(_ index: Int) {
        if let token = flushTokens[index] { mesh.time.events.cancel(token) }
        flushTokens[index] = nil
        guard !aggregates[index].isEmpty else { return }
        mesh.transmit(aggregates[index], to: .broadcast, on: index)
        aggregates[index].removeAll(keepingCapacity: true)
    }

    /// Holds a forwarded message for 100 ms and up to half the jitter, so that others can join it
    /// (`batadv_iv_ogm_queue_add`, `batadv_iv_ogm_fwd_send_time`).
    private func queueForwarded(_ message: [UInt8], on index: Int) {
        queue(message, on: index)
        guard flushTokens[index] == nil else { return }
        let wait = BatmanConstants.aggregationTime + Int64(mesh.random.next(below: BatmanConstants.jitter / 2))
        flushTokens[index] = mesh.time.events.schedule(after: .nanoseconds(wait)) { [weak self] in
            self?.flush(index)
        }
    }

    // MARK: Others' messages

    func received(_ packet: [UInt8], from source: MACAddress, to destination: MACAddress, interface: Int) {
        guard destination.isGroup else { return }
        var offset = 0
        let header = BatmanConstants.HeaderLength.originatorIV
        while offset + header <= packet.count, packet[offset] == BatmanConstants.PacketType.originatorIV {
            let end = offset + header + Int(packet.batmanUInt16(at: offset + 22))
            guard end <= packet.count else { return }
            process(Array(packet[offset..<end]), from: source, interface: interface)
            offset = end
        }
    }

    /// `batadv_iv_ogm_process`.
    private func process(_ message: [UInt8], from source: MACAddress, interface: Int) {
        let address = message.batmanAddress(at: 8)
        if mesh.isOwn(address) {
            noteEcho(message, from: source, interface: interface, originator: address)
            return
        }
        guard !mesh.isOwn(message.batmanAddress(at: 14)), message[3] & BatmanConstants.Flags.notBestNextHop == 0 else {
            return
        }
        let link = BatmanLink(interface: interface, address: source)
        if address == source { mesh.neighbours[link] = BatmanNeighbour(lastSeen: mesh.now) }
        let originator = mesh.originator(address)
        for context in 0...mesh.interfaces.count where context == 0 || mesh.interfaces[context - 1].isUp {
            process(message, of: originator, link: link, context: context)
        }
    }

    /// A neighbour repeats what it heard from us directly: the link carries our frames
    /// (`batadv_iv_ogm_process_reply`).
    private func noteEcho(_ message: [UInt8], from source: MACAddress, interface: Int, originator: MACAddress) {
        guard message[3] & BatmanConstants.Flags.directLink != 0, originator == mesh.interfaces[interface].address
        else { return }
        let age = Int32(bitPattern: sequences[interface] &- message.batmanUInt32(at: 4))
        guard age >= 0, age < BatmanConstants.localWindow else { return }
        mesh.originator(source).echoes[interface] |= 1 << UInt64(age)
    }

    private enum Duplicate { case new, fromOther, fromSame, protected }

    /// `batadv_iv_ogm_process_per_outif`.
    private func process(_ original: [UInt8], of originator: BatmanOriginator, link: BatmanLink, context: Int) {
        var message = original
        let source = link.address
        let isDirect = source == originator.address
        let duplicate = updateWindows(originator, message.batmanUInt32(at: 4), link, context)
        guard duplicate != .protected, message[21] > 0 else { return }
        let current = originator.routePath(context)
        let isFromBest = current.map { $0.metric > 0 && $0.link.address == source } ?? false
        let previous = message.batmanAddress(at: 14)
        // A temporary loop: our next hop got it from the one it would send our packets to.
        if let current, let beyond = mesh.originators[current.link.address]?.routePath(context),
            current.link.address == previous, previous != originator.address,
            beyond.link.address == current.link.address
        {
            return
        }
        if context == 0 {
            mesh.takeAnnouncements(
                message, at: BatmanConstants.HeaderLength.originatorIV,
                length: message.count - BatmanConstants.HeaderLength.originatorIV, of: originator)
        }
        let neighbour = isDirect ? originator : mesh.originator(source)
        guard isDirect || neighbour.routes[context].nextHop != nil else { return }
        message[21] = quality(message[21], of: originator, over: neighbour, link, context)
        let isBidirectional = message[21] >= 1
        let route = originator.routes[context]
        let isSimilar =
            route.lastSequence == message.batmanUInt32(at: 4) && Int(route.lastTimeToLive) - 3 <= Int(message[2])
        if isBidirectional, duplicate == .new || isSimilar {
            updateRoute(originator, message, link, context, isNew: duplicate == .new)
        }
        guard context > 0 else { return }
        if isDirect {
            if message[2] <= 2, link.interface != context - 1 { return }
        } else if !isBidirectional || duplicate == .fromSame {
            return
        }
        forward(message, isDirect: isDirect, isFromBest: isFromBest, source: source, context: context)
    }

    /// Marks the message in the window of the path it came over and moves all windows on
    /// (`batadv_iv_ogm_update_seqnos`).
    private func updateWindows(
        _ originator: BatmanOriginator, _ sequence: UInt32, _ link: BatmanLink, _ context: Int
    ) -> Duplicate {
        let difference = Int32(bitPattern: sequence &- originator.routes[context].lastSequence)
        if !originator.paths.isEmpty {
            let guarded = originator.isProtected(
                context, difference: difference, maximumAge: BatmanConstants.localWindow, now: mesh.now)
            if guarded.ignore { return .protected }
        }
        var result = Duplicate.new
        var hasMoved = !originator.paths.contains { $0.context == context }
        for index in originator.paths.indices where originator.paths[index].context == context {
            let isSource = originator.paths[index].link == link
            let age = -Int(difference)
            if age >= 0, age < 64, originator.paths[index].window & 1 << UInt64(age) != 0 {
                if isSource { result = .fromSame } else if result != .fromSame { result = .fromOther }
            }
            hasMoved = Self.slide(&originator.paths[index].window, difference, marks: isSource) || hasMoved
        }
        if hasMoved { originator.routes[context].lastSequence = sequence }
        return result
    }

    /// `batadv_bit_get_packet`: whether the window moved.
    private static func slide(_ window: inout UInt64, _ difference: Int32, marks: Bool) -> Bool {
        let mark: UInt64 = marks ? 1 : 0
        if difference <= 0, difference > -BatmanConstants.localWindow {
            window |= mark << UInt64(-difference)
            return false
        }
        window = difference > 0 && difference < BatmanConstants.localWindow ? window << UInt64(difference) | mark : mark
        return true
    }

    /// The message's quality after the last link: how many of ours the neighbour echoed, against how many of its we
    /// heard, and a penalty for asymmetry (`batadv_iv_ogm_calc_tq`).
    private func quality(
        _ announced: UInt8, of originator: BatmanOriginator, over neighbour: BatmanOriginator, _ link: BatmanLink,
        _ context: Int
    ) -> UInt8 {
        let direct = neighbour.pathIndex(link, context) ?? addPath(neighbour, link, context)
        if originator === neighbour { originator.paths[direct].lastSeen = mesh.now }
        originator.lastSeen = mesh.now
        let heard = UInt32(neighbour.paths[direct].window.nonzeroBitCount)
        let echoed = min(heard, UInt32(neighbour.echoes[link.interface].nonzeroBitCount))
        guard echoed >= 1, heard >= 1 else { return 0 }
        let full = BatmanConstants.qualityMaximum
        let window = UInt32(BatmanConstants.localWindow)
        let missing = window - heard
        let symmetry = full - full * (missing * missing * missing) / (window * window * window)
        // A half-duplex interface that must repeat what it receives pays the hop penalty again.
        let interfaceQuality =
            context - 1 == link.interface && mesh.isWireless[link.interface] ? Self.penalised(full) : full
        let combined =
            UInt64(announced) * UInt64(full * echoed / heard) * UInt64(symmetry) * UInt64(interfaceQuality)
        return UInt8(clamping: combined / UInt64(full * full * full))
    }

    /// `batadv_hop_penalty`.
    private static func penalised(_ quality: UInt32) -> UInt32 {
        quality * (BatmanConstants.qualityMaximum - BatmanConstants.hopPenalty) / BatmanConstants.qualityMaximum
    }

    private func addPath(_ originator: BatmanOriginator, _ link: BatmanLink, _ context: Int) -> Int {
        originator.paths.append(
            BatmanPath(link: link, context: context, metric: 0, lastSequence: 0, lastSeen: mesh.now))
        return originator.paths.count - 1
    }

    /// Averages the quality over the last five messages and changes the next hop when this path is better
    /// (`batadv_iv_ogm_orig_update`).
    private func updateRoute(
        _ originator: BatmanOriginator, _ message: [UInt8], _ link: BatmanLink, _ context: Int, isNew: Bool
    ) {
        if isNew {
            for index in originator.paths.indices
            where originator.paths[index].context == context && originator.paths[index].link != link {
                originator.paths[index].push(quality: 0)
            }
        }
        let index = originator.pathIndex(link, context) ?? addPath(originator, link, context)
        originator.paths[index].lastSeen = mesh.now
        originator.paths[index].push(quality: message[21])
        if isNew { originator.routes[context].lastTimeToLive = message[2] }
        let path = originator.paths[index]
        if let current = originator.routePath(context) {
            if current.link == link || current.metric > path.metric { return }
            if current.metric == path.metric {
                let currentEchoes = mesh.originators[current.link.address]?.echoes[current.link.interface] ?? 0
                let newEchoes = mesh.originators[link.address]?.echoes[link.interface] ?? 0
                if currentEchoes.nonzeroBitCount >= newEchoes.nonzeroBitCount { return }
            }
        }
        mesh.setRoute(originator, context, link)
    }

    /// `batadv_iv_ogm_forward`.
    private func forward(_ message: [UInt8], isDirect: Bool, isFromBest: Bool, source: MACAddress, context: Int) {
        guard message[2] > 1, isFromBest || isDirect else { return }
        var forwarded = message
        forwarded[2] -= 1
        // A direct neighbour's message is repeated even when it is not the best way, because it counts its echoes.
        if !isFromBest { forwarded[3] |= BatmanConstants.Flags.notBestNextHop }
        if isDirect {
            forwarded[3] |= BatmanConstants.Flags.directLink
        } else {
            forwarded[3] &= ~BatmanConstants.Flags.directLink
        }
        forwarded[21] = UInt8(clamping: Self.penalised(UInt32(message[21])))
        forwarded.setBatmanAddress(source, at: 14)
        queueForwarded(forwarded, on: context - 1)
    }
}
