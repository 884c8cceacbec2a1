import FoundationEssentials
import HaloHardware
import HaloModel

/// `/var/lib/halo/rf-config.json`.
enum RFStore {
    /// The largest file that is read, octets.
    static let sizeLimit = 65_536

    /// What the file says; `nil` when there is none.
    /// - Throws: `HardwareError` `invalid` naming the file, the member and the remedy; otherwise as the file system.
    static func load(from files: any FileSystem) throws -> RFConfiguration? {
        let path = DevicePaths.rfConfiguration
        guard let octets = try files.readIfPresent(path, limit: sizeLimit) else { return nil }
        let stored: RFConfiguration
        do {
            stored = try JSONDecoder().decode(RFConfiguration.self, from: Data(octets))
        } catch {
            throw HardwareError(
                .invalid, "\(path): is no radio configuration (\(error)); remove it to begin with /etc/halo/config.yaml"
            )
        }
        do {
            try stored.check()
        } catch {
            throw HardwareError(.invalid, "\(path): \(error)")
        }
        return stored
    }

    /// Writes the file, whole or not at all.
    /// - Throws: as `FileSystem.replace`.
    static func store(_ configuration: RFConfiguration, in files: any FileSystem) throws {
        try files.createDirectory("/var/lib/halo", mode: 0o755)
        try files.replace(DevicePaths.rfConfiguration, with: octets(of: configuration))
    }

    /// The file's content: keys sorted, one to a line.
    static func octets(of configuration: RFConfiguration) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return [UInt8](try encoder.encode(configuration)) + [UInt8(ascii: "\n")]
    }
}
