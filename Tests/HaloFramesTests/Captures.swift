import Foundation
import HaloFrames

/// The captures in Fixtures, and how tests read octets.
enum Captures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/captures").path

    static let names = [
        "meshA-sae-auto-4node.pcap", "meshA2-sae-manual-3node.pcap", "meshB-open-line-hwmp.pcap",
        "meshC-BATMAN_IV-open.pcap", "meshC-BATMAN_IV-open-n1eth.pcap",
    ]

    static func path(_ name: String) -> String { folder + "/" + name }

    static func frames(_ name: String) throws -> [CapturedFrame] {
        let reader = try CaptureReader(path: path(name))
        var frames: [CapturedFrame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    static func temporaryPath(_ suffix: String) -> String {
        NSTemporaryDirectory() + "halo-frames-" + UUID().uuidString + suffix
    }
}

/// Octets from hexadecimal digits; anything else between them is left out.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
