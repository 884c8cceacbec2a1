import FoundationEssentials
import HaloHardware
import HaloLinux
import HaloModel
import HaloProgram

/// Who is signed in at which gateway, kept in a file that only its owner can read.
struct GatewaySession: Codable, Equatable {
    /// The gateway's address.
    var address: String
    /// The port of its API.
    var port: UInt16
    /// Who signed in.
    var user: String
    /// Bearer token; ends after an hour.
    var accessToken: String
    /// Gets the next token; good for one exchange.
    var refreshToken: String?

    enum CodingKeys: String, CodingKey {
        case address, port, user
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
    }

    /// The longest file read, octets.
    private static let limit = 64 * 1024

    /// Where it is kept unless told otherwise (XDG Base Directory Specification 0.8).
    static var standardPath: String {
        let configuration =
            ProcessEnvironment.value(of: "XDG_CONFIG_HOME")
            ?? (ProcessEnvironment.value(of: "HOME") ?? "/root") + "/.config"
        return configuration + "/halo/gateway.json"
    }

    /// The session kept in a file; `nil` when nobody is signed in.
    /// - Throws: `HardwareError` when the file cannot be read or is no session.
    static func load(_ path: String) throws -> GatewaySession? {
        let files = LinuxFileSystem(root: "/")
        guard try files.status(path) != nil else { return nil }
        let octets = try files.read(path, limit: limit)
        do {
            return try JSONDecoder().decode(GatewaySession.self, from: Data(octets))
        } catch {
            throw HardwareError(.invalid, "\(path) is no session; sign in again: haloctl gateway login")
        }
    }

    /// Keeps it, replacing what was there in one step.
    /// - Throws: `HardwareError`.
    func save(_ path: String) throws {
        let files = LinuxFileSystem(root: "/")
        let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        if !folder.isEmpty { try files.createDirectory(folder, mode: 0o700) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let octets = try? encoder.encode(self) else {
            throw HardwareError(.invalid, "the session does not encode")
        }
        try files.replace(path, with: [UInt8](octets), mode: 0o600)
    }

    /// Forgets it.
    /// - Throws: `HardwareError`.
    static func remove(_ path: String) throws {
        let files = LinuxFileSystem(root: "/")
        if try files.status(path) != nil { try files.remove(path) }
    }
}
