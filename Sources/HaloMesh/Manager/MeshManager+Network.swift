import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// The network loop: address, enrolment, overlay, the gateway's health.
extension MeshManager {
    func keepNetwork() async throws {
        while true {
            try Task.checkCancellation()
            do {
                if configuration.role == .gateway { try await gatewayTurn() } else { try await nodeTurn() }
            } catch let error as HardwareError {
                environment.logger.debug("network turn ended early", metadata: ["error": "\(error)"])
            }
            judge()
            let pause: Duration = status.state == .online ? .seconds(4) : .seconds(2)
            try await environment.clock.sleep(for: environment.random.jitter(pause, by: 0.1))
        }
    }

    // MARK: - Gateway

    /// The gateway holds the underlay's first address and grants the others; its overlay belongs to the `halo` program.
    private func gatewayTurn() async throws {
        let overlay = try await environment.overlay.status(of: Self.overlayInterface)
        observation.isOverlayUp = overlay != nil
        if overlay != nil { network.overlayAddress = try await overlayAddress() }
        guard link.isRouting, let own = IPv4Prefix(address: configuration.mesh.gatewayUnderlay, length: 24) else {
            return
        }
        if try await environment.addressing.addresses(of: Self.routingInterface) != [own] {
            try await environment.addressing.setAddress(own, of: Self.routingInterface)
            network.servesLeases = false
        }
        observation.underlay = own
        guard !network.servesLeases else { return }
        try await environment.addressing.setDHCPServer(
            DHCPServerConfiguration(
                link: Self.routingInterface, server: own,
                rangeStart: IPv4Address(rawValue: own.network.rawValue + 50),
                rangeEnd: IPv4Address(rawValue: own.network.rawValue + 250), leaseDuration: .minutes(12 * 60)))
        network.servesLeases = true
    }

    private func overlayAddress() async throws -> IPv4Prefix? {
        try await environment.addressing.addresses(of: Self.overlayInterface).first
    }

    // MARK: - Node

    private func nodeTurn() async throws {
        if network.identity == nil {
            network.identity = try OverlayIdentity.stored(in: environment.files, random: environment.random)
            try loadNextIdentity()
        }
        try loadAdmission()
        try await observeOverlay()
        guard link.isRouting, let route = observation.route,
            route.lastSeenMilliseconds <= MeshStatusMachine.routeLimitMilliseconds
        else {
            network.pathAnswers = nil
            return
        }
        try await keepLease()
        guard observation.underlay != nil else { return }
        try await ping()
        try await enrol()
        try await rotateKey()
        try await applyOverlay()
        try await probe()
    }

    private func keepLease() async throws {
        let now = environment.clock.now
        if let ends = network.leaseEnds, now >= ends {
            network.lease = nil
            network.leaseEnds = nil
            observation.underlay = nil
            tell(.address, Self.routingInterface, "address given up", why: "the lease ended and was not renewed")
            try await environment.addressing.setAddress(nil, of: Self.routingInterface)
        }
        if let own = network.lease?.address ?? network.fallback.chosen {
            // The interface may have been recreated with the driver or by a changed algorithm.
            let present = try await environment.addressing.addresses(of: Self.routingInterface)
            if present != [own] { try await environment.addressing.setAddress(own, of: Self.routingInterface) }
        }
        guard now >= network.nextLease else { return }
        let wait: Duration = network.fallback.chosen == nil ? .seconds(3) : .seconds(30)
        network.nextLease = now + environment.random.jitter(wait, by: 0.5)
        do {
            let lease = try await environment.addressing.requestLease(
                on: Self.routingInterface, hostName: node.rawValue, within: .seconds(10))
            try await environment.addressing.setAddress(lease.address, of: Self.routingInterface)
            let granted = environment.clock.now
            if network.lease?.address != lease.address {
                let chosen = network.fallback.chosen.map { "; it replaces \($0), which was this device's own choice" }
                tell(
                    .address, Self.routingInterface, "\(lease.address)",
                    why: "\(lease.server) granted it for \(lease.duration.wholeMilliseconds / 1000) s" + (chosen ?? ""))
            }
            network.fallback.answered()
            network.lease = lease
            network.leaseEnds = granted + lease.duration
            // RFC 2131 4.4.5: T1 is half of the lease.
            network.nextLease = granted + max(.seconds(30), lease.duration * 0.5)
            observation.underlay = lease.address
            network.pathAnswers = true
        } catch let error as HardwareError where error.code == .timedOut {
            guard network.lease == nil else { throw error }
            network.fallback.unanswered(at: environment.clock.now)
            if network.fallback.chosen == nil { network.pathAnswers = false }
            try await chooseAddress()
            if network.fallback.chosen == nil { throw error }
        }
    }

    /// Tries the gateway below the overlay, so that a dead path is told from a dead program.
    private func ping() async throws {
        let now = environment.clock.now
        if status.state == .online {
            network.pathAnswers = true
            return
        }
        guard now >= network.nextPing, now - status.enteredAt > .seconds(15) else { return }
        network.nextPing = now + environment.random.jitter(.seconds(15), by: 0.2)
        do {
            _ = try await environment.pinger.ping(configuration.mesh.gatewayUnderlay, within: .seconds(3))
            network.pathAnswers = true
        } catch let error as HardwareError {
            network.pathAnswers = error.code == .unsupported ? nil : false
        }
    }

    // MARK: - Overlay

    private func loadAdmission() throws {
        guard !network.hasLoadedAdmission else { return }
        let stored = try StoredAdmission.load(from: environment.files)
        network.hasLoadedAdmission = true
        guard let stored else { return }
        network.admission = stored
        observation.enrolment = .approved
        try stored.writeAgentEnvironment(apiPort: configuration.mesh.gatewayPort, in: environment.files)
    }

    private func observeOverlay() async throws {
        let overlay = try await environment.overlay.status(of: Self.overlayInterface)
        observation.isOverlayUp = overlay != nil
        if overlay == nil { network.isApplied = false }
        network.overlayAddress = overlay == nil ? nil : network.admission?.overlay
        let key = network.admission?.gatewayKey
        guard let last = overlay?.peers.first(where: { $0.publicKey == key })?.lastHandshake else {
            network.handshake = nil
            observation.handshakeAge = nil
            return
        }
        let now = environment.clock.now
        if network.handshake?.wallTime != last {
            // New since the last look, unless this is the first look: then the calendar clock has to do.
            let isFirst = network.handshake == nil
            let age = isFirst ? max(.zero, environment.clock.wallTime - last) : .zero
            network.handshake = (last, now + (.zero - age))
        }
        observation.handshakeAge = network.handshake.map { now - $0.at }
    }

    private func enrol() async throws {
        let now = environment.clock.now
        guard now >= network.nextRegistration, let identity = network.identity,
            let radio = observation.interface?.address
        else { return }
        if network.admission != nil {
            // Admitted: ask again only when the gateway no longer knows the key, though its underlay answers.
            let isStale = (observation.handshakeAge ?? .seconds(1 << 30)) > MeshStatusMachine.handshakeLimit
            guard isStale, network.isApplied, network.pathAnswers == true, network.nextIdentity == nil,
                now - status.enteredAt > .seconds(60)
            else { return }
            tell(
                .overlay, "\(configuration.mesh.gatewayUnderlay)", "registering again",
                why:
                    "the gateway's underlay answers and its overlay has made no handshake for 3 minutes: it forgot this key"
            )
        }
        network.nextRegistration = now + .seconds(60)
        do {
            let answer = try await register(identity, radio: radio)
            network.registrationFailures = 0
            try accept(answer)
        } catch let error as HardwareError {
            let wait: Duration = .seconds(min(60, 2 << min(network.registrationFailures, 5)))
            network.registrationFailures += 1
            network.nextRegistration = environment.clock.now + environment.random.jitter(wait, by: 0.3)
            if network.admission == nil { observation.enrolment = .none(error.message) }
            throw error
        }
    }

    func accept(_ answer: OverlayAdmission) throws {
        switch answer.status {
        case .pending, .rejected:
            let wait: Duration = answer.status == .pending ? .seconds(10) : .seconds(60)
            network.nextRegistration = environment.clock.now + environment.random.jitter(wait, by: 0.2)
            guard network.admission == nil else { return }
            observation.enrolment = answer.status == .pending ? .pending : .rejected
        case .approved:
            guard let kept = StoredAdmission(answer) else {
                throw HardwareError(.invalid, "the gateway's admission is incomplete")
            }
            try StoredAdmission.store(
                answer, kept, apiPort: configuration.mesh.gatewayPort, in: environment.files)
            tell(.overlay, "\(kept.node)", "admitted as \(kept.overlay)", why: "the gateway approved this device")
            environment.logger.notice(
                "admitted to the overlay", metadata: ["node": "\(kept.node)", "overlay": "\(kept.overlay)"])
            network.admission = kept
            network.isApplied = false
            observation.enrolment = .approved
        }
    }

    private func applyOverlay() async throws {
        guard !network.isApplied, let admission = network.admission, let identity = network.identity else { return }
        try await environment.overlay.apply(
            admission.configuration(identity, gatewayUnderlay: configuration.mesh.gatewayUnderlay))
        network.isApplied = true
        network.probeFailures = 0
        network.nextProbe = environment.clock.now
        observation.isOverlayUp = true
    }

    /// Asks the gateway's health through the overlay; any answer shows that the way there and back works.
    private func probe() async throws {
        guard network.isApplied, let admission = network.admission, environment.clock.now >= network.nextProbe else {
            return
        }
        let port = configuration.mesh.gatewayPort
        let request = HTTPRequest(
            method: .get, scheme: "http", authority: "\(admission.gatewayOverlay):\(port)", path: "/health")
        let began = environment.clock.now
        do {
            _ = try await environment.transport.send(
                HTTPMessage(request), to: .tcp(admission.gatewayOverlay, port), within: .seconds(5))
            network.latencyMilliseconds = Double((environment.clock.now - began).wholeNanoseconds) / 1e6
            network.probeFailures = 0
            observation.gatewayAnswers = true
            network.nextProbe = environment.clock.now + environment.random.jitter(.seconds(20), by: 0.2)
        } catch let error as HardwareError {
            network.probeFailures += 1
            // One lost request is nothing; three in a row are.
            if network.probeFailures >= 3 { observation.gatewayAnswers = false }
            network.nextProbe = environment.clock.now + environment.random.jitter(.seconds(3), by: 0.3)
            environment.logger.debug("the gateway's health did not come", metadata: ["error": "\(error)"])
        }
        try await observeOverlay()
    }
}
