import HaloHardware
import HaloModel
import HaloStore

/// The gateway as a device among the others: its own agent reports to it like any other.
struct OwnNode: Sendable {
    var environment: GatewayEnvironment
    var configuration: GatewayConfiguration
    var database: Database

    /// Puts the gateway itself on the list of devices and gives its agent a token, unless it has a valid one.
    /// - Throws: `HardwareError` when the agent's environment file cannot be written; `DatabaseError`.
    func enrol(radio: MACAddress?, apiURL: String) async throws {
        let time = environment.clock.wallTime
        let node = configuration.node
        let address = configuration.overlay.address
        let id = try await database.write { tables in
            guard let known = try tables.nodes.find(node) else {
                return try tables.nodes.insert(
                    node, role: .gateway, radio: radio, publicKey: nil, overlay: address, at: time)
            }
            try tables.nodes.update(id: known.id, radio: radio ?? known.radio, publicKey: nil, overlay: address)
            return known.id
        }
        if let token = try currentToken(), await owns(token), try currentURL() == apiURL { return }
        let token = DeviceToken.make(environment.random)
        try await database.write { tables in
            try tables.tokens.insert(digest: DeviceToken.digest(of: token), nodeID: id, at: time)
        }
        let text = "HALO_API_URL=\(apiURL)\nHALO_API_TOKEN=\(token)\nHALO_NODE_ID=\(node)\n"
        try environment.files.createDirectory("/etc/halo", mode: 0o755)
        try environment.files.replace(DevicePaths.agentEnvironment, with: Array(text.utf8), mode: 0o600)
    }

    private func owns(_ token: String) async -> Bool {
        let digest = DeviceToken.digest(of: token)
        return (try? await database.read { try $0.tokens.owner(ofDigest: digest) }) == configuration.node
    }

    private func currentToken() throws -> String? { try value(of: "HALO_API_TOKEN") }
    private func currentURL() throws -> String? { try value(of: "HALO_API_URL") }

    private func value(of name: String) throws -> String? {
        let octets = try environment.files.readIfPresent(DevicePaths.agentEnvironment, limit: 16 * 1024) ?? []
        let line = String(decoding: octets, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name + "=") }
        return line.map { String($0.dropFirst(name.utf8.count + 1)) }
    }
}
