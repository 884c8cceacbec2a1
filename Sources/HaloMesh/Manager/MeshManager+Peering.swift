import HaloHardware
import HaloModel

/// Peerings, and what the supplicant tells.
extension MeshManager {
    func peer(on interface: String, routingNeighbours: [RoutingNeighbour]?) async throws {
        let now = environment.clock.now
        let blocked = link.blocked
        let (flapped, condemned) = (link.flapped, link.condemned)
        link.blocked = []
        link.flapped = []
        link.condemned = []
        let hasRoute = configuration.role == .gateway || observation.route != nil
        let actions = peering.step(
            PeeringObservation(
                time: now, stations: observation.stations, routingNeighbours: routingNeighbours,
                scan: try await finishedScan(on: interface), blocked: blocked, flapped: flapped,
                bridges: PeeringObservation.bridges(link.originators), condemned: condemned, hasRoute: hasRoute,
                nextHop: observation.route?.nextHop, spread: environment.random.nextUnit()))
        for action in actions { try await perform(action, on: interface) }
    }

    /// What the scan found once it has finished, or once its end should have been reported.
    private func finishedScan(on interface: String) async throws -> [ScanResult]? {
        guard let started = link.scanStarted else { return nil }
        guard link.scanFinished || environment.clock.now - started > .seconds(10) else { return nil }
        let results = try await environment.wireless.scanResults(on: interface)
        link.scanStarted = nil
        link.scanFinished = false
        let own = results.filter { $0.meshID == configuration.mesh.meshID }
        tell(.scan, interface, "\(own.count) stations of the mesh heard", why: "a scan of the channel ended")
        return results
    }

    func perform(_ action: PeeringAction, on interface: String) async throws {
        let log = environment.logger
        do {
            switch action {
            case .scan:
                link.scanFinished = false
                link.scanStarted = environment.clock.now
                try await environment.wireless.startScan(on: interface)
            case .add(let address):
                log.debug("adding peer", metadata: ["peer": "\(address)"])
                tell(
                    .peerAdded, "\(address)", "peering opened", why: "the best neighbour not peered with",
                    basis: peering.basis(of: address))
                try await environment.wireless.addPeer(address, on: interface)
            case .remove(let address, let reason):
                log.notice("removing peer", metadata: ["peer": "\(address)", "reason": "\(reason)"])
                tell(
                    .peerRemoved, "\(address)", "peering closed", why: reason, basis: peering.basis(of: address))
                try await environment.wireless.removePeer(address, on: interface)
            }
        } catch let error as HardwareError {
            let now = environment.clock.now
            switch action {
            case .scan:
                link.scanStarted = nil
                peering.scanRefused(at: now)
            case .add(let address):
                peering.addRefused(address, at: now, spread: environment.random.nextUnit())
                tellRefusal(address, "peering not opened", why: error.message)
            case .remove: break
            }
            log.debug("peering action failed", metadata: ["action": "\(action)", "error": "\(error)"])
        }
    }

    /// Tells of a refusal; one that is repeated is counted, and told at growing intervals.
    private func tellRefusal(_ address: MACAddress, _ what: String, why: String) {
        switch refusals.note("\(address) \(what)", at: environment.clock.now) {
        case .first: tell(.peerRefused, "\(address)", what, why: why)
        case .again(let count):
            tell(.peerRefused, "\(address)", what, why: why, basis: ["times": "\(count)"])
        case .untold: break
        }
    }

    // MARK: - Supplicant events

    /// Follows the supplicant's messages for as long as it lives, then waits for the next one.
    func listen() async throws {
        while true {
            try Task.checkCancellation()
            if let interface = observation.interface?.name, observation.supplicant != nil {
                do {
                    for await event in try await environment.wireless.events(on: interface) { note(event) }
                } catch let error as HardwareError {
                    environment.logger.debug("no events from the supplicant", metadata: ["error": "\(error)"])
                }
            }
            try await environment.clock.sleep(for: .seconds(2))
        }
    }

    private func note(_ event: SupplicantEvent) {
        environment.logger.debug("supplicant event", metadata: ["event": "\(event)"])
        let now = environment.clock.now
        switch event {
        case .scanFinished, .scanFailed:
            link.scanFinished = link.scanStarted != nil
            link.searchFinished = link.searchStarted != nil
        case .authenticationBlocked(let address, let seconds):
            link.blocked.append(PeerBlock(address: address, duration: .seconds(min(max(0, seconds), 3600))))
            tellRefusal(address, "blocked for \(seconds) s", why: "authentication failed several times")
        case .authenticationFailed(let address):
            tellRefusal(address, "authentication failed", why: "another passphrase, or a lost frame")
        case .peerConnected(let address):
            if link.connectedAt.count >= 64 { link.connectedAt = [:] }
            link.connectedAt[address] = now
        case .peerDisconnected(let address):
            // Reported and taken back at once: the peer closed it, and will again.
            if let since = link.connectedAt.removeValue(forKey: address), now - since < .seconds(3) {
                link.flapped.append(address)
                tellRefusal(
                    address, "peering taken back",
                    why: "established for \((now - since).wholeMilliseconds) ms only")
            }
        case .interfaceDisabled, .interfaceEnabled: link.interfaceFlapped = true
        case .groupStarted, .groupRemoved, .scanStarted, .channelSwitched, .regulatoryDomainChanged, .terminating:
            break
        }
    }
}
