import FoundationEssentials
import HaloHardware
import HaloModel

/// What the chip itself says of its channel, through Morse Micro's tool: nl80211 shows only the 5 GHz channel that stands
/// for it, and cannot tell its width.
struct RadioChip: Sendable {
    /// The driver gives a command 600 ms, and its slowest 2 s.
    private static let limit = Duration.seconds(5)

    /// Absolute path of `morse_cli`.
    let tool: String
    let runner: any ProcessRunner

    /// Channel and noise.
    /// - Throws: `HardwareError` `unsupported` without the tool, `notFound` when it knows no such interface, `timedOut`,
    ///   `io` when its answer makes no sense.
    func status(of interface: String) async throws -> RadioStatus {
        let channel = try await run(interface, ["channel", "-j"])
        var status = try Self.parse(channel: channel)
        // Noise is only an addition: a firmware without these statistics still has a channel.
        if let statistics = try? await run(interface, ["stats"]) { status.noiseDBm = Self.noise(in: statistics) }
        return status
    }

    /// Reads the answer to `channel -j`.
    /// - Throws: `HardwareError` `io`.
    static func parse(channel text: String) throws -> RadioStatus {
        guard let channel = try? JSONDecoder().decode(Channel.self, from: Data(text.utf8)) else {
            throw HardwareError(.io, "morse_cli channel -j: no channel in \"\(text.prefix(80))\"")
        }
        // Sub-1-GHz by definition (IEEE 802.11-2020 23.1); all zero before the chip was tuned.
        guard (0..<1_000_000).contains(channel.frequencyKHz), [0, 1, 2, 4, 8, 16].contains(channel.widthMHz) else {
            throw HardwareError(
                .io, "morse_cli channel -j: \(channel.frequencyKHz) kHz, \(channel.widthMHz) MHz is no S1G channel")
        }
        return RadioStatus(frequencyKHz: channel.frequencyKHz, widthMHz: channel.widthMHz, noiseDBm: nil)
    }

    /// The number after `Noise (dBm)` in the answer to `stats`; `nil` without one that can be.
    static func noise(in text: String) -> Int? {
        for line in text.split(separator: "\n", maxSplits: 5000) {
            guard let name = line.firstRange(of: "Noise (dBm)") else { continue }
            let number = line[name.upperBound...].drop { !"-0123456789".contains($0) }
                .prefix { "-0123456789".contains($0) }
            if let value = Int(number), (-150...0).contains(value) { return value }
        }
        return nil
    }

    private func run(_ interface: String, _ arguments: [String]) async throws -> String {
        let result: ProcessResult
        do {
            result = try await runner.run(tool, ["-i", interface] + arguments, within: Self.limit)
        } catch let error as HardwareError where error.code == .notFound {
            throw HardwareError(.unsupported, "\(tool) is missing: install Morse Micro's tool there")
        }
        guard result.exitCode == 0 else {
            let words = (result.standardError + result.standardOutput).split(separator: "\n").prefix(3)
                .joined(separator: " ").prefix(200)
            let code: HardwareError.Code =
                if words.contains("timed out") {
                    .timedOut
                } else if words.contains("No such device") {
                    .notFound
                } else {
                    .io
                }
            throw HardwareError(code, "morse_cli \(arguments.first ?? ""): \(words)")
        }
        return result.standardOutput
    }

    private struct Channel: Decodable {
        var frequencyKHz: Int
        var widthMHz: Int

        enum CodingKeys: String, CodingKey {
            case frequencyKHz = "channel_frequency"
            case widthMHz = "channel_op_bw"
        }
    }
}
