import HaloModel

/// `/etc/halo/agent-env` as text, in the form systemd's `EnvironmentFile=` reads. Ordinarily halo-mesh writes it when the
/// gateway has admitted the device.
public enum AgentEnvironmentText {
    /// - Throws: `SetupError` when the agent would not take the values.
    public static func make(url: String, token: String, node: NodeID?) throws(SetupError) -> String {
        guard let node else {
            throw SetupError("node: agent-env names the device, so give it a name with --node")
        }
        let prefix = "http://"
        let parts = url.dropFirst(prefix.count).split(separator: ":" as Character, omittingEmptySubsequences: false)
        guard url.hasPrefix(prefix), parts.count <= 2, let address = parts.first, IPv4Address(String(address)) != nil,
            parts.count == 1 || parts.last.flatMap({ UInt16($0) }) != nil
        else { throw SetupError("api-url: expected http://ADDRESS[:PORT] with the gateway's overlay address") }
        guard !token.isEmpty, token.utf8.count <= 256, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw SetupError("api-token: expected the token the gateway gave, printable ASCII without spaces")
        }
        return "HALO_API_URL=\(url)\nHALO_API_TOKEN=\(token)\nHALO_NODE_ID=\(node)\n"
    }
}
