import HaloFrames
import HaloHardware
import HaloModel

extension SimulatedRadio {
    /// How long `MESH_PEER_ADD` keeps its wish without a `duration=`.
    private static let requiredPeerDuration = Duration.seconds(10)

    /// Established links.
    var establishedCount: Int { stations.values.count { $0.link.state == .established } }

    /// Links as the supplicant counts them (`num_plinks`).
    var countedLinks: Int { establishedCount + supplicant.leakedPeerings }

    /// How many links may be established.
    var peerLimit: Int {
        for case .peerQuota(let limit) in faults { return limit }
        return group?.maxPeerLinks ?? 0
    }

    /// What beacons and peering frames say of this station.
    func configuration(in frames: RadioFrames) -> MeshConfiguration {
        let peerings = countedLinks
        return frames.configuration(
            peerings: peerings, acceptsPeers: peerings < peerLimit || dynamicPeering != nil)
    }

    /// Accepts `MESH_PEER_ADD`.
    /// - Throws: `HardwareError` `refused`, as `FAIL`: not in a mesh, not heard yet, or already peering.
    func addPeer(_ peer: MACAddress) throws(HardwareError) {
        let failure = HardwareError(.refused, "MESH_PEER_ADD \(peer): FAIL")
        guard let group, let station = stations[peer], !station.link.isActive else { throw failure }
        if let exchange = station.authentication, exchange.state != .nothing { throw failure }
        guard group.passphrase != nil else {
            perform(station.link.open(), on: station)
            return
        }
        authenticate(station)
        supplicant.requiredPeer = peer
        cancel(&supplicant.requiredPeerTimer)
        supplicant.requiredPeerTimer = inSupplicant(after: Self.requiredPeerDuration) { radio in
            radio.supplicant.requiredPeer = nil
        }
    }

    /// Accepts `MESH_PEER_REMOVE`.
    /// - Throws: `HardwareError` `refused`, as `FAIL`: not in a mesh, or not known.
    func removePeer(_ peer: MACAddress) throws(HardwareError) {
        guard group != nil, let station = stations[peer] else {
            throw HardwareError(.refused, "MESH_PEER_REMOVE \(peer): FAIL")
        }
        cancel(&station.authenticationTimer)
        perform(station.link.close(), on: station)
    }

    /// The kernel announces a station of this mesh that was not known (`NL80211_CMD_NEW_PEER_CANDIDATE`).
    func candidate(_ peer: MACAddress, signalDBm: Int) {
        guard group != nil, stations[peer] == nil, !isBlacklisted(peer) else { return }
        let station = addStation(peer)
        station.signalDBm = signalDBm
        note("peer", "\(peer) heard at \(signalDBm) dBm")
        if supplicant.requiredPeer == peer {
            authenticate(station)
        } else if let pending = supplicant.pendingAuthentication, pending.transmitter == peer {
            supplicant.pendingAuthentication = nil
            if now - pending.arrived < PendingAuthentication.lifetimeNanoseconds {
                received(pending, by: station)
            }
        }
    }

    /// Gives up the weakest peer for a stronger newcomer, when that is allowed.
    /// - Returns: whether there is room now.
    func makeRoom(forSignalDBm signalDBm: Int) -> Bool {
        guard let dynamicPeering else { return false }
        let established = orderedStations.filter { $0.link.state == .established }
        guard let weakest = established.min(by: { ($0.signalDBm ?? -128) < ($1.signalDBm ?? -128) }),
            signalDBm >= (weakest.signalDBm ?? -128) + dynamicPeering.marginDB
        else { return false }
        note("peer", "\(weakest.address) kicked out")
        blacklist[weakest.address] = now + Int64(dynamicPeering.blacklistSeconds) * 1_000_000_000
        perform(weakest.link.close(), on: weakest)
        emit(.peerDisconnected(weakest.address))
        forget(weakest, "kicked out")
        return true
    }

    /// Whether the station was given up lately.
    func isBlacklisted(_ peer: MACAddress) -> Bool {
        guard let end = blacklist[peer] else { return false }
        if end > now { return true }
        blacklist[peer] = nil
        return false
    }

    private func addStation(_ peer: MACAddress) -> RadioStation {
        let station = RadioStation(
            address: peer, localLinkID: drawLinkID(), associationID: supplicant.nextAssociationID, now: now)
        supplicant.nextAssociationID = supplicant.nextAssociationID % 2007 + 1
        stations[peer] = station
        return station
    }

    private func drawLinkID() -> UInt16 { UInt16(1 + random.next(below: 0xFFFF)) }

    /// A Mesh Peering frame for this station.
    func received(_ body: MeshPeering, from peer: MACAddress) {
        guard let group, let frames, let management = body.management,
            body.elements.meshID.map({ $0.elementsEqual(group.meshID.utf8) }) == true
        else { return }
        let frame = PeeringFrame(
            action: body.action, localLinkID: management.localLinkID, peerLinkID: management.peerLinkID)
        // An Open from a stranger makes it known: in an open mesh, or when a key is left from earlier.
        let mayIntroduce = (group.passphrase == nil || supplicant.pairwiseKeys[peer] != nil) && !isBlacklisted(peer)
        guard let station = stations[peer] ?? (frame.action == .open && mayIntroduce ? addStation(peer) : nil) else {
            return
        }
        station.lastHeard = now
        if group.passphrase != nil {
            if let exchange = station.authentication, exchange.state != .accepted { return }
            guard let key = supplicant.pairwiseKeys[peer], frames.isAuthentic(body, from: peer, key: key) else {
                return
            }
            station.groupKey = RadioFrames.groupKey(in: body) ?? station.groupKey
        }
        if faults.contains(.stuckHolding), station.link.state == .holding, frame.action == .close { return }
        let wasOpening = station.link.state == .openSent
        let isFull = countedLinks >= peerLimit
        perform(station.link.received(frame, isFull: isFull), on: station)
        if wasOpening, frame.action == .open, station.link.state == .openReceived, losesRace {
            note("peer", "\(peer) handshake lost")
            station.authentication = nil
            perform(station.link.lapse(localLinkID: drawLinkID()), on: station)
        }
    }

    private var losesRace: Bool {
        for case .linkIDRace(let probability) in faults { return random.nextUnit() < probability }
        return false
    }

    /// Does what the link's state machine asks for.
    func perform(_ actions: [PeerLinkAction], on station: RadioStation) {
        for action in actions {
            switch action {
            case .sendOpen: send(.open, .none, to: station)
            case .sendConfirm: send(.confirm, .none, to: station)
            case .sendClose(let reason): send(.close, reason, to: station)
            case .startTimer: startTimer(of: station)
            case .stopTimer: cancel(&station.linkTimer)
            case .established: established(station)
            case .released: station.connectedSince = now
            case .disconnected(let reason):
                note("peer", "\(station.address) closed with reason \(reason.rawValue)")
                emit(.peerDisconnected(station.address))
            case .forget: forget(station, "forgotten")
            }
        }
        guard stations[station.address] === station, station.tracedState != station.link.state else { return }
        note("peer", "\(station.address) \(station.tracedState.name) -> \(station.link.state.name)")
        station.tracedState = station.link.state
    }

    private func established(_ station: RadioStation) {
        station.connectedSince = now
        station.usesCachedKey = false
        station.pairwiseKey = supplicant.pairwiseKeys[station.address]
        supplicant.requiredPeer = nil
        cancel(&supplicant.requiredPeerTimer)
        emit(.peerConnected(station.address))
    }

    private func startTimer(of station: RadioStation) {
        cancel(&station.linkTimer)
        let duration = Duration.milliseconds(PeerLink.timeoutMilliseconds)
        station.linkTimer = inSupplicant(after: duration) { radio in
            guard radio.stations[station.address] === station else { return }
            station.linkTimer = nil
            let isHeld = station.link.state == .holding
            if isHeld, radio.faults.contains(.stuckHolding) { return }
            if isHeld, station.usesCachedKey {
                // The peer does not answer to the cached key: authenticate anew next time.
                radio.supplicant.pairwiseKeys[station.address] = nil
            }
            radio.perform(station.link.timerFired(), on: station)
        }
    }

    private func send(_ action: MeshPeering.Action, _ reason: PeeringReason, to station: RadioStation) {
        guard let frames else { return }
        let key = group?.passphrase == nil ? nil : supplicant.pairwiseKeys[station.address]
        if group?.passphrase != nil, key == nil { return }
        let octets = frames.peering(
            action, to: station.address, link: station.link, associationID: station.associationID, reason: reason,
            configuration: configuration(in: frames), key: key, sequenceNumber: nextSequenceNumber())
        transmit(octets, to: station)
    }

    /// Drops a station; a beacon makes it known again.
    func forget(_ station: RadioStation, _ cause: String) {
        stopTimers(of: station)
        guard stations[station.address] === station else { return }
        stations[station.address] = nil
        note("peer", "\(station.address) \(cause)")
    }

    /// Stops everything that waits for a station.
    func stopTimers(of station: RadioStation) {
        cancel(&station.linkTimer)
        cancel(&station.retransmissionTimer)
        cancel(&station.authenticationTimer)
    }
}
