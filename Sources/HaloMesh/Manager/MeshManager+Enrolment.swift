import FoundationEssentials
import HTTPTypes
import HaloHardware
import HaloModel

/// Registering with the gateway, replacing the key pair, and an address when nobody grants one.
extension MeshManager {
    /// Asks the gateway to admit this device with a key pair.
    func register(_ identity: OverlayIdentity, radio: MACAddress) async throws -> OverlayAdmission {
        let body = identity.registration(
            node: configuration.node ?? NodeID(radio: radio), radio: radio,
            trustSecret: configuration.mesh.trustSecret, nonce: environment.random.octets(16))
        return try await post(body, path: "/v1/mesh/wg-register")
    }

    private func post(_ body: OverlayRegistration, path: String) async throws -> OverlayAdmission {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let octets = try? encoder.encode(body) else {
            throw HardwareError(.invalid, "registration does not encode")
        }
        let gateway = configuration.mesh.gatewayUnderlay
        let request = HTTPRequest(
            method: .post, scheme: "http", authority: "\(gateway):\(configuration.mesh.gatewayPort)", path: path,
            headerFields: [.contentType: "application/json"])
        let answer = try await environment.transport.send(
            HTTPMessage(request, body: [UInt8](octets)), to: .tcp(gateway, configuration.mesh.gatewayPort),
            within: .seconds(10))
        guard let admission = try? JSONDecoder().decode(OverlayAdmission.self, from: Data(answer.body)) else {
            throw HardwareError(.refused, "the gateway answered \(answer.head.status.code) to the registration")
        }
        return admission
    }

    // MARK: - Replacing the key pair

    /// A pair that was being introduced when the device last stopped.
    func loadNextIdentity() throws {
        guard let next = try OverlayIdentity.read(DevicePaths.nextOverlayKey, in: environment.files) else { return }
        if next.publicKey == network.identity?.publicKey {
            try environment.files.remove(DevicePaths.nextOverlayKey)
        } else {
            network.nextIdentity = next
        }
    }

    /// Replaces the key pair when it is old or when asked to.
    ///
    /// The new private key is on the disk before the gateway hears of it, and the old one until the gateway has confirmed
    /// the new: whatever is interrupted, one of the two is valid, and registering with the new one again completes it.
    func rotateKey() async throws {
        let now = environment.clock.now
        guard network.admission != nil, now >= network.nextRotationCheck, let radio = observation.interface?.address
        else { return }
        network.nextRotationCheck = now + environment.random.jitter(.seconds(60), by: 0.3)
        if network.nextIdentity == nil {
            guard let why = try reasonToRotate() else { return }
            network.nextIdentity = try OverlayIdentity.make(
                DevicePaths.nextOverlayKey, in: environment.files, random: environment.random)
            tell(.overlay, "key", "a new key pair is being introduced", why: why)
        }
        guard let next = network.nextIdentity else { return }
        let answer = try await register(next, radio: radio)
        guard answer.status == .approved else {
            network.nextRotationCheck = now + .minutes(10)
            tell(
                .overlay, "key", "the old key pair stays in use",
                why: answer.status == .pending
                    ? "an operator has to approve the new one first" : "an operator rejected the new one")
            return
        }
        try accept(answer)
        try next.write(DevicePaths.overlayKey, in: environment.files)
        try environment.files.remove(DevicePaths.nextOverlayKey)
        network.identity = next
        network.nextIdentity = nil
        network.rotationIsWanted = false
        network.handshake = nil
        tell(.overlay, "key", "the key pair was replaced", why: "the gateway confirmed \(next.publicKey.base64)")
    }

    private func reasonToRotate() throws -> String? {
        if network.rotationIsWanted { return "asked for" }
        let days = configuration.mesh.keyRotationDays
        guard days > 0, let written = try environment.files.status(DevicePaths.overlayKey)?.modified else { return nil }
        let age = environment.clock.wallTime - written
        guard age >= .seconds(86_400) * Double(min(days, 36_500)) else { return nil }
        return "it is \(age.wholeMilliseconds / 86_400_000) days old, and key_rotation_days is \(days)"
    }

    // MARK: - An address of its own choice

    /// Chooses an address, or checks the chosen one again.
    func chooseAddress() async throws {
        let now = environment.clock.now
        guard let radio = observation.interface?.address,
            let underlay = IPv4Prefix(address: configuration.mesh.gatewayUnderlay, length: 24)
        else { return }
        let name = configuration.node ?? NodeID(radio: radio)
        guard let asker = StaticAddress.asker(for: name, in: underlay),
            let candidate = network.fallback.candidate(for: name, in: underlay, at: now)
        else { return }
        let isNew = network.fallback.chosen == nil
        try await environment.addressing.setAddress(asker, of: Self.routingInterface)
        if try await isTaken(candidate.address) {
            network.fallback.found(taken: candidate, at: environment.clock.now)
            observation.underlay = nil
            try await environment.addressing.setAddress(nil, of: Self.routingInterface)
            tell(.address, Self.routingInterface, "\(candidate) is not used", why: "another device has it")
            return
        }
        network.fallback.found(free: candidate, at: environment.clock.now, spread: environment.random.nextUnit())
        try await environment.addressing.setAddress(candidate, of: Self.routingInterface)
        observation.underlay = candidate
        guard isNew else { return }
        environment.logger.notice("address chosen", metadata: ["address": "\(candidate)"])
        tell(
            .address, Self.routingInterface, "\(candidate)",
            why: "no DHCP server answers; chosen from the device's name, and nobody else has it")
    }

    /// Whether somebody answers for an address: an echo, or at least the ARP request before it.
    private func isTaken(_ address: IPv4Address) async throws -> Bool {
        do {
            _ = try await environment.pinger.ping(address, within: .seconds(2))
            return true
        } catch is HardwareError {
            let known = try await environment.addressing.neighbours(of: Self.routingInterface)
            return known.contains { $0.address == address && $0.hardware != nil && $0.isReachable }
        }
    }
}
