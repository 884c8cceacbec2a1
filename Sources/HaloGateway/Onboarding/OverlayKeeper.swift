import Crypto
import FoundationEssentials
import HaloHardware
import HaloModel
import HaloStore
import Logging

/// Keeps wg0 as the database has it: this gateway's key and every device that is in.
///
/// Applications do not overlap: one that is asked for while another runs is done right after it, with the database's
/// state of then, so that an older list of peers never replaces a newer one.
actor OverlayKeeper {
    /// What became of the last application.
    enum State: Sendable, Equatable {
        case starting
        case up
        case failed(HardwareError)

        /// As `/health` tells it.
        var name: String {
            switch self {
            case .starting: "starting"
            case .up: "up"
            case .failed(let error): error.code.rawValue
            }
        }
    }

    /// The gateway's interface.
    static let interface = "wg0"

    private let environment: GatewayEnvironment
    private let configuration: GatewayConfiguration
    private let database: Database
    private let privateKey: WireGuardKey
    private var isApplying = false
    private var isWanted = false
    private(set) var state = State.starting

    init(
        environment: GatewayEnvironment, configuration: GatewayConfiguration, database: Database,
        privateKey: WireGuardKey
    ) {
        self.environment = environment
        self.configuration = configuration
        self.database = database
        self.privateKey = privateKey
    }

    /// Makes the interface so. Failure is kept in `state` and tried again by `check`.
    func apply() async {
        isWanted = true
        guard !isApplying else { return }
        isApplying = true
        defer { isApplying = false }
        while isWanted {
            isWanted = false
            do {
                try await environment.overlay.apply(try await wanted())
                if state != .up { environment.logger.info("the overlay is up") }
                state = .up
            } catch {
                let failure = error as? HardwareError ?? HardwareError(.io, "\(error)")
                if state != .failed(failure) {
                    environment.logger.warning("the overlay cannot be set up", metadata: ["error": "\(failure)"])
                }
                state = .failed(failure)
            }
        }
    }

    /// Looks whether the interface is as it should be, and makes it so if not.
    func check() async {
        guard !isApplying else { return }
        guard state == .up, let wanted = try? await wanted(),
            let status = try? await environment.overlay.status(of: Self.interface),
            status.listenPort == wanted.listenPort,
            Set(status.peers.map(\.publicKey)) == Set(wanted.peers.map(\.publicKey))
        else {
            await apply()
            return
        }
    }

    private func wanted() async throws -> OverlayConfiguration {
        let nodes = try await database.read { try $0.nodes.list() }
        let peers = nodes.compactMap { node -> OverlayPeer? in
            guard let key = node.publicKey, let address = node.overlay,
                let allowed = IPv4Prefix(address: address, length: 32)
            else { return nil }
            // Devices come to the gateway, wherever they are in the underlay, and keep the session alive themselves.
            return OverlayPeer(publicKey: key, endpoint: nil, allowedIPs: [allowed], persistentKeepaliveSeconds: 0)
        }
        return OverlayConfiguration(
            interface: Self.interface, privateKey: privateKey, listenPort: configuration.overlayPort,
            address: configuration.overlay, peers: peers)
    }
}

extension OverlayKeeper {
    /// The gateway's private key: the one in its file, or a new one.
    /// - Throws: `HardwareError` when the file can neither be read nor written.
    static func loadKey(_ environment: GatewayEnvironment) throws -> WireGuardKey {
        let path = DevicePaths.overlayKey
        if let octets = try environment.files.readIfPresent(path, limit: 4096) {
            let line = String(decoding: octets, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
            guard let key = WireGuardKey(base64: line) else {
                throw HardwareError(
                    .invalid, "\(path) holds no WireGuard key: remove it, and every device registers again")
            }
            return key
        }
        var octets = environment.random.octets(32)
        // As `wg genkey` does: the bits X25519 would clear and set anyway (RFC 7748 section 5).
        octets[0] &= 248
        octets[31] = (octets[31] & 127) | 64
        guard let key = WireGuardKey(octets: octets) else { throw HardwareError(.io, "no random octets") }
        try environment.files.createDirectory("/var/lib/halo", mode: 0o755)
        try environment.files.replace(path, with: Array((key.base64 + "\n").utf8), mode: 0o600)
        return key
    }

    /// The public key that belongs to a private one (RFC 7748 6.1).
    /// - Throws: `HardwareError` of code `invalid` for octets that are no key.
    static func publicKey(of key: WireGuardKey) throws -> WireGuardKey {
        guard let pair = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: Data(key.octets)),
            let publicKey = WireGuardKey(octets: [UInt8](pair.publicKey.rawRepresentation))
        else { throw HardwareError(.invalid, "the WireGuard key is damaged") }
        return publicKey
    }
}
