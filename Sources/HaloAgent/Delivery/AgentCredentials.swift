import HaloHardware
import HaloModel

/// Where the gateway is and how the device proves who it is: the content of `/etc/halo/agent-env`.
struct AgentCredentials: Sendable, Equatable {
    let gateway: IPv4Address
    let port: UInt16
    let token: String
    let node: NodeID

    /// Reads the file; `nil` when it is missing, or does not hold all three values.
    static func load(from files: any FileSystem) throws -> AgentCredentials? {
        guard let octets = try files.readIfPresent(DevicePaths.agentEnvironment, limit: 65_536) else { return nil }
        return AgentCredentials(text: String(decoding: octets, as: UTF8.self))
    }

    /// Parses lines `NAME=value` as systemd's `EnvironmentFile=` does, without its escapes: blank lines and lines that begin
    /// with `#` or `;` are skipped, quotes around a value are removed.
    init?(text: String) {
        var url: String?
        var token: String?
        var node: NodeID?
        for line in text.split(whereSeparator: \.isNewline) {
            let trimmed = Self.trim(line)
            guard let first = trimmed.first, first != "#", first != ";", let equals = trimmed.firstIndex(of: "=") else {
                continue
            }
            let name = Self.trim(trimmed[..<equals])
            var value = Self.trim(trimmed[trimmed.index(after: equals)...])
            if value.count >= 2, let quote = value.first, quote == value.last, quote == "\"" || quote == "'" {
                value = value.dropFirst().dropLast()
            }
            switch name {
            case "HALO_API_URL": url = String(value)
            case "HALO_API_TOKEN": token = String(value)
            case "HALO_NODE_ID": node = NodeID(String(value))
            default: break
            }
        }
        guard let url, let address = Self.address(url), let token, !token.isEmpty, let node,
            token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        gateway = address.0
        port = address.1
        self.token = token
        self.node = node
    }

    private static func trim(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    /// `http://a.b.c.d[:port]`, as onboarding writes it: overlay addresses need no resolver.
    private static func address(_ url: String) -> (IPv4Address, UInt16)? {
        let prefix = "http://"
        guard url.hasPrefix(prefix) else { return nil }
        let authority = url.dropFirst(prefix.count).prefix { $0 != "/" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPv4Address(String(first)), parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return (address, 80) }
        return UInt16(parts[1]).map { (address, $0) }
    }
}
