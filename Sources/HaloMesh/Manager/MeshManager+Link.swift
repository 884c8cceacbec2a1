import HaloHardware
import HaloModel

/// The link loop: radio, supplicant, peerings, routing.
extension MeshManager {
    func keepLink() async throws {
        while true {
            try Task.checkCancellation()
            do {
                try await linkTurn()
            } catch let error as HardwareError {
                environment.logger.debug("link turn ended early", metadata: ["error": "\(error)"])
            }
            judge()
            try await treat()
            // Peerings under way are followed closely; a device that is online changes slowly.
            let pause: Duration = peering.isBusy ? .seconds(1) : status.state == .online ? .seconds(4) : .seconds(2)
            try await environment.clock.sleep(for: environment.random.jitter(pause, by: 0.1))
        }
    }

    private func linkTurn() async throws {
        guard try await ensureDriver(), let interface = try await ensureInterface() else { return forgetLink() }
        guard try await ensureGroup(on: interface) else {
            observation.stations = []
            observation.heardCount = 0
            observation.routingNeighbourCount = 0
            observation.route = nil
            return
        }
        observation.stations = try await environment.wireless.stations(on: interface)
        try await ensureRouting(over: interface)
        let neighbours = try await observeRoute(over: interface)
        observation.routingNeighbourCount = neighbours?.count ?? 0
        try await peer(on: interface, routingNeighbours: neighbours)
        observation.heardCount = peering.heardCount
    }

    private func forgetLink() {
        observation.supplicant = nil
        observation.stations = []
        observation.heardCount = 0
        observation.routingNeighbourCount = 0
        observation.route = nil
        link.isRouting = false
        peering.reset(at: environment.clock.now)
    }

    // MARK: - Radio

    private func ensureDriver() async throws -> Bool {
        do {
            let isLoaded = try await environment.wireless.isDriverLoaded()
            link.radioIsSupported = true
            observation.isDriverLoaded = isLoaded
            observation.radioFailure = nil
            if isLoaded { return true }
        } catch let error as HardwareError {
            link.radioIsSupported = error.code != .unsupported
            observation.isDriverLoaded = nil
            observation.radioFailure = error.message
            return false
        }
        observation.interface = nil
        guard environment.clock.now >= link.nextDriverLoad else { return false }
        link.nextDriverLoad = environment.clock.now + .seconds(15)
        judge()
        do {
            try await environment.wireless.setDriverLoaded(true)
            try await environment.clock.sleep(for: Self.sdioDelay)
            observation.isDriverLoaded = true
            return true
        } catch let error as HardwareError {
            observation.radioFailure = "loading the radio driver failed: \(error.message)"
            return false
        }
    }

    /// The mesh interface: the one that is a mesh point already, wlan0, or the first.
    private func ensureInterface() async throws -> String? {
        let all: [WirelessInterface]
        do {
            all = try await environment.wireless.interfaces()
        } catch let error as HardwareError {
            observation.interface = nil
            observation.radioFailure = error.message
            return nil
        }
        guard var chosen = all.first(where: \.isMeshPoint) ?? all.first(where: { $0.name == "wlan0" }) ?? all.first
        else {
            observation.interface = nil
            return nil
        }
        if !chosen.isUp {
            do {
                try await environment.wireless.setUp(true, chosen.name)
                chosen.isUp = true
            } catch let error as HardwareError {
                environment.logger.warning(
                    "interface cannot be brought up", metadata: ["interface": "\(chosen.name)", "error": "\(error)"])
            }
        }
        observation.interface = chosen
        return chosen.isUp ? chosen.name : nil
    }

    /// Whether the device is in its mesh group; starts the supplicant and joins as needed.
    private func ensureGroup(on interface: String) async throws -> Bool {
        let answer: SupplicantStatus
        do {
            answer = try await environment.wireless.supplicant(on: interface)
        } catch let error as HardwareError {
            observation.supplicant = nil
            observation.radioFailure = "the supplicant does not answer: \(error.message)"
            try await startSupplicant()
            return false
        }
        observation.supplicant = answer
        if answer.meshID == configuration.mesh.meshID, answer.state == "COMPLETED" { return true }
        let now = environment.clock.now
        guard now >= link.nextJoin, answer.state != "INTERFACE_DISABLED" else { return false }
        link.nextJoin = now + .seconds(20)
        judge()
        if answer.meshID != nil, answer.meshID != configuration.mesh.meshID {
            try await environment.wireless.leaveMesh(on: interface)
        }
        let mesh = configuration.mesh
        do {
            try await environment.wireless.joinMesh(
                MeshGroupConfiguration(
                    meshID: mesh.meshID, passphrase: mesh.passphrase, country: mesh.country, channel: mesh.channel,
                    widthMHz: mesh.widthMHz), on: interface)
        } catch let error as HardwareError {
            environment.logger.warning("joining the mesh failed", metadata: ["error": "\(error)"])
        }
        peering.reset(at: environment.clock.now)
        link.scanStarted = nil
        return false
    }

    private func startSupplicant() async throws {
        guard environment.clock.now >= link.nextSupplicantStart else { return }
        link.nextSupplicantStart = environment.clock.now + .seconds(15)
        do {
            try await environment.services.start(Self.supplicantUnit)
        } catch let error as HardwareError {
            environment.logger.warning("the supplicant cannot be started", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Routing

    private func ensureRouting(over interface: String) async throws {
        guard environment.clock.now >= link.nextRoutingCheck else { return }
        let desired = RoutingConfiguration(
            interface: Self.routingInterface, algorithm: configuration.mesh.routing, hardInterfaces: [interface],
            isGateway: configuration.role == .gateway)
        link.isRouting = false
        if try await environment.routing.configuration(of: Self.routingInterface) != desired {
            try await environment.routing.apply(desired)
        }
        link.isRouting = true
        link.nextRoutingCheck = environment.clock.now + .seconds(15)
    }

    /// Follows the path to the gateway.
    /// - Returns: batman-adv's direct neighbours.
    private func observeRoute(over interface: String) async throws -> [RoutingNeighbour]? {
        guard link.isRouting else { return nil }
        let neighbours = try await environment.routing.neighbours(of: Self.routingInterface)
        guard configuration.role == .node else { return neighbours }
        let gateways = try await environment.routing.gateways(of: Self.routingInterface)
        guard let gateway = gateways.first(where: \.isSelected) ?? gateways.max(by: { $0.metric < $1.metric }) else {
            observation.route = nil
            return neighbours
        }
        let paths = try await environment.routing.originators(of: Self.routingInterface)
        let best = paths.first { $0.address == gateway.address && $0.isBest }
        observation.route = best.map {
            MeshObservation.Route(
                gateway: gateway.address, nextHop: $0.nextHop, lastSeenMilliseconds: $0.lastSeenMilliseconds)
        }
        return neighbours
    }

    // MARK: - Peerings

    private func peer(on interface: String, routingNeighbours: [RoutingNeighbour]?) async throws {
        let now = environment.clock.now
        let blocked = link.blocked
        link.blocked = []
        let hasRoute = configuration.role == .gateway || observation.route != nil
        let actions = peering.step(
            PeeringObservation(
                time: now, stations: observation.stations, routingNeighbours: routingNeighbours,
                scan: try await finishedScan(on: interface), blocked: blocked, hasRoute: hasRoute,
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
                try await environment.wireless.addPeer(address, on: interface)
            case .remove(let address, let reason):
                log.notice("removing peer", metadata: ["peer": "\(address)", "reason": "\(reason)"])
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
            case .remove: break
            }
            log.debug("peering action failed", metadata: ["action": "\(action)", "error": "\(error)"])
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
        switch event {
        case .scanFinished: link.scanFinished = link.scanStarted != nil
        case .authenticationBlocked(let address, let seconds):
            link.blocked.append(PeerBlock(address: address, duration: .seconds(min(max(0, seconds), 3600))))
        case .groupStarted, .groupRemoved, .peerConnected, .peerDisconnected, .authenticationFailed, .scanStarted,
            .scanFailed, .channelSwitched, .regulatoryDomainChanged, .interfaceDisabled, .interfaceEnabled,
            .terminating:
            environment.logger.debug("supplicant event", metadata: ["event": "\(event)"])
        }
    }
}
