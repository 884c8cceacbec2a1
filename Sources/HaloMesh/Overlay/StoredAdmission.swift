import FoundationEssentials
import HaloHardware
import HaloModel

/// What the gateway granted the device, kept over restarts, and the credentials file made of it.
struct StoredAdmission: Sendable, Equatable {
    let node: NodeID
    let overlay: IPv4Prefix
    let gatewayKey: WireGuardKey
    let gatewayOverlay: IPv4Address
    let wireGuardPort: UInt16
    let token: String

    /// `nil` unless approved and complete, with a token that fits on one line.
    init?(_ admission: OverlayAdmission) {
        guard admission.status == .approved, let overlay = admission.overlay, let key = admission.gatewayKey,
            let gateway = admission.gatewayOverlay, let port = admission.gatewayPort, let token = admission.token,
            !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        node = admission.node
        self.overlay = overlay
        gatewayKey = key
        gatewayOverlay = gateway
        wireGuardPort = port
        self.token = token
    }

    /// Reads the admission file; `nil` when there is none or it is damaged, in which case the device asks again.
    static func load(from files: any FileSystem) throws -> StoredAdmission? {
        guard let octets = try files.readIfPresent(DevicePaths.admission, limit: 65_536),
            let admission = try? JSONDecoder().decode(OverlayAdmission.self, from: Data(octets))
        else { return nil }
        return StoredAdmission(admission)
    }

    /// Writes the admission and the credentials of agent and command line, each whole or not at all.
    static func store(
        _ admission: OverlayAdmission, _ kept: StoredAdmission, apiPort: UInt16, in files: any FileSystem
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let octets = [UInt8](try encoder.encode(admission)) + [UInt8(ascii: "\n")]
        try files.createDirectory("/var/lib/halo", mode: 0o755)
        try files.replace(DevicePaths.admission, with: octets, mode: 0o600)
        try kept.writeAgentEnvironment(apiPort: apiPort, in: files)
    }

    /// `/etc/halo/agent-env`, in the form systemd's `EnvironmentFile=` reads.
    func writeAgentEnvironment(apiPort: UInt16, in files: any FileSystem) throws {
        let text = """
            HALO_API_URL=http://\(gatewayOverlay):\(apiPort)
            HALO_API_TOKEN=\(token)
            HALO_NODE_ID=\(node)

            """
        let octets = Array(text.utf8)
        if try files.readIfPresent(DevicePaths.agentEnvironment, limit: 65_536) == octets { return }
        try files.createDirectory("/etc/halo", mode: 0o755)
        try files.replace(DevicePaths.agentEnvironment, with: octets, mode: 0o600)
    }

    /// How wg0 is to be: the gateway is the only peer and carries the whole overlay. Keepalives hold the session open and
    /// let the gateway reach the device at any time.
    func configuration(_ identity: OverlayIdentity, gatewayUnderlay: IPv4Address) -> OverlayConfiguration {
        let network = IPv4Prefix(address: overlay.network, length: overlay.length) ?? overlay
        return OverlayConfiguration(
            interface: "wg0", privateKey: identity.privateKey, listenPort: 51_820, address: overlay,
            peers: [
                OverlayPeer(
                    publicKey: gatewayKey, endpoint: OverlayEndpoint(address: gatewayUnderlay, port: wireGuardPort),
                    allowedIPs: [network], persistentKeepaliveSeconds: 25)
            ])
    }
}
