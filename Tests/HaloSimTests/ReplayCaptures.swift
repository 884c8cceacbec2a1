import Foundation
import HaloModel

/// The captures in Fixtures.
enum ReplayCaptures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/captures").path

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.contains(".pcap") }.sorted()
    }

    /// The radio of the captures' node of that number.
    static func node(_ number: UInt8) -> MACAddress {
        MACAddress(rawValue: 0x0200_0000_0000 | UInt64(number) << 8)
    }

    static func path(_ name: String) -> String { folder + "/" + name }

    static func octets(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// Writes octets to a file that lives as long as `body` runs.
    static func withFile<Result>(_ octets: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "halo-replay-" + UUID().uuidString + ".pcap"
        try Data(octets).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }
}
