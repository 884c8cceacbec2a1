import HaloDocuments
import HaloHardware
import HaloModel

/// Reads `/etc/halo/config.yaml`.
enum ConfigurationFile {
    /// - Throws: `HardwareError` when it cannot be read, `DocumentError` naming the line that is wrong.
    static func read(_ path: String, _ files: any FileSystem) throws -> NodeConfiguration {
        let octets = try files.read(path, limit: 1024 * 1024)
        let document = try YAMLDocument.parse(String(decoding: octets, as: UTF8.self), file: path)
        return try DocumentDecoder().decode(NodeConfiguration.self, from: document)
    }
}
