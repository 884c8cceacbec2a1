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
            let isHurried = peering.isBusy || coordinator?.isBusy == true || follower?.isBusy == true
            let pause: Duration = isHurried ? .seconds(1) : status.state == .online ? .seconds(4) : .seconds(2)
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
            observation.isChipSilent = false
            link.originators = []
            return
        }
        observation.stations = try await environment.wireless.stations(on: interface)
        try await ensureRouting(over: interface)
        let neighbours = try await observeRoute(over: interface)
        observation.routingNeighbourCount = neighbours?.count ?? 0
        await askChip(of: interface)
        // A chip that answers nothing sends nothing: a peering closed now would only be closed on this end.
        guard !observation.isChipSilent else { return }
        try await startSearch(on: interface)
        try await peer(on: interface, routingNeighbours: neighbours)
        observation.heardCount = peering.heardCount
        observation.isHeldFast = peering.isHeldFast
    }

    private func forgetLink() {
        observation.supplicant = nil
        observation.stations = []
        observation.isChipSilent = false
        observation.heardCount = 0
        observation.routingNeighbourCount = 0
        observation.route = nil
        link.isRouting = false
        link.joinedAs = nil
        link.originators = []
        link.searchStarted = nil
        peering.reset(widthMHz: tuned.widthMHz, at: environment.clock.now)
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
            tell(.driver, "driver", "loaded", why: "it was not loaded; it is kept from loading by itself")
            return true
        } catch let error as HardwareError {
            tell(.driver, "driver", "not loaded", why: error.message)
            observation.radioFailure = "loading the radio driver failed: \(error.message)"
            return false
        }
    }

    /// The interface for the mesh: the one that is a mesh point already, wlan0, or the first.
    static func meshInterface(among all: [WirelessInterface]) -> WirelessInterface? {
        all.first(where: \.isMeshPoint) ?? all.first { $0.name == "wlan0" } ?? all.first
    }

    /// Finds the mesh interface and brings it up.
    private func ensureInterface() async throws -> String? {
        let all: [WirelessInterface]
        do {
            all = try await environment.wireless.interfaces()
        } catch let error as HardwareError {
            observation.interface = nil
            observation.radioFailure = error.message
            return nil
        }
        guard var chosen = Self.meshInterface(among: all) else {
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

    /// Whether the device is in its mesh group on its channel; starts the supplicant and joins as needed.
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
        let now = environment.clock.now
        link.scanningSince = answer.state == "SCANNING" ? (link.scanningSince ?? now) : nil
        if answer.meshID == configuration.mesh.meshID, answer.state == "COMPLETED" {
            if link.joinedAs == nil, try await isTuned(interface) { link.joinedAs = tuned }
            if link.joinedAs?.tunesLike(tuned) == true { return true }
        }
        try await freeWedgedSupplicant(on: interface)
        guard now >= link.nextJoin, answer.state != "INTERFACE_DISABLED" else { return false }
        try await join(on: interface, from: answer)
        return false
    }

    /// Whether the radio works as configured, for a manager that finds itself in the group already. Without the chip's
    /// word it is taken to.
    private func isTuned(_ interface: String) async throws -> Bool {
        do {
            let radio = try await environment.wireless.radio(of: interface)
            guard let channel = tuned.s1gChannel else { return true }
            return radio.frequencyKHz == channel.centreKHz && radio.widthMHz == channel.widthMHz
        } catch is HardwareError {
            return true
        }
    }

    private func join(on interface: String, from answer: SupplicantStatus) async throws {
        link.nextJoin = environment.clock.now + .seconds(20)
        judge()
        if answer.meshID != nil { try await environment.wireless.leaveMesh(on: interface) }
        let mesh = configuration.mesh
        let why =
            switch answer.meshID {
            case nil: "the supplicant is in no group (\(answer.state))"
            case mesh.meshID: "the channel has changed"
            default: "in another mesh"
            }
        do {
            try await environment.wireless.joinMesh(
                MeshGroupConfiguration(
                    meshID: mesh.meshID, passphrase: mesh.passphrase, country: tuned.country, channel: tuned.channel,
                    widthMHz: tuned.widthMHz, transmitPowerDBm: tuned.transmitPowerDBm), on: interface)
            link.joinedAs = tuned
            link.interfaceFlapped = false
            tell(
                .group, interface, "joining \(mesh.meshID) on channel \(tuned.channel), \(tuned.widthMHz) MHz", why: why
            )
        } catch let error as HardwareError {
            environment.logger.warning("joining the mesh failed", metadata: ["error": "\(error)"])
            tell(.group, interface, "joining failed", why: error.message)
        }
        peering.reset(widthMHz: tuned.widthMHz, at: environment.clock.now)
        link.scanStarted = nil
        link.searchStarted = nil
    }

    /// After an interface has gone down and up, wpa_supplicant scans for ever: it avoids joining because it already
    /// joined. Leaving the group ends that. Joining itself takes some seconds of scanning.
    private func freeWedgedSupplicant(on interface: String) async throws {
        let now = environment.clock.now
        guard let since = link.scanningSince, link.joinedAs != nil,
            now - since > (link.interfaceFlapped ? .seconds(6) : .seconds(30))
        else { return }
        tell(
            .group, interface, "leaving the group",
            why: "the supplicant has been scanning for \((now - since).wholeMilliseconds / 1000) s and does not join",
            basis: ["interface_flapped": "\(link.interfaceFlapped)"])
        link.scanningSince = nil
        link.joinedAs = nil
        try await environment.wireless.leaveMesh(on: interface)
        link.nextJoin = now
    }

    private func startSupplicant() async throws {
        guard environment.clock.now >= link.nextSupplicantStart else { return }
        link.nextSupplicantStart = environment.clock.now + .seconds(15)
        do {
            try await environment.services.start(Self.supplicantUnit)
            tell(.group, "supplicant", "started", why: observation.radioFailure ?? "it did not answer")
        } catch let error as HardwareError {
            tell(.group, "supplicant", "not started", why: error.message)
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
        let found = try await environment.routing.configuration(of: Self.routingInterface)
        // Also when all is as it should be: somebody may have taken the interface down.
        try await environment.routing.apply(desired)
        if found != desired {
            tell(
                .routing, Self.routingInterface, "set up with \(desired.algorithm.rawValue) over \(interface)",
                why: "it was missing or different")
        }
        link.isRouting = true
        link.nextRoutingCheck = environment.clock.now + .seconds(15)
    }

    /// Follows the path to the gateway.
    /// - Returns: batman-adv's direct neighbours.
    private func observeRoute(over interface: String) async throws -> [RoutingNeighbour]? {
        guard link.isRouting else { return nil }
        let neighbours = try await environment.routing.neighbours(of: Self.routingInterface)
        let paths = try await environment.routing.originators(of: Self.routingInterface)
        link.originators = paths
        guard configuration.role == .node else { return neighbours }
        let gateways = try await environment.routing.gateways(of: Self.routingInterface)
        let gateway = gateways.first(where: \.isSelected) ?? gateways.max(by: { $0.metric < $1.metric })
        let best = gateway.flatMap { gateway in paths.first { $0.address == gateway.address && $0.isBest } }
        let route = best.map {
            MeshObservation.Route(
                gateway: $0.address, nextHop: $0.nextHop, lastSeenMilliseconds: $0.lastSeenMilliseconds)
        }
        tellRoute(route)
        observation.route = route
        return neighbours
    }

    private func tellRoute(_ route: MeshObservation.Route?) {
        let before = observation.route
        guard route?.nextHop != before?.nextHop || route?.gateway != before?.gateway else { return }
        if let route {
            tell(
                .routing, "\(route.gateway)", "routed through \(route.nextHop)",
                why: before == nil
                    ? "batman-adv found the gateway" : "batman-adv prefers it to \(before?.nextHop ?? .zero)")
        } else {
            tell(.routing, "gateway", "no route", why: "batman-adv knows no path to a gateway any more")
        }
    }
}
