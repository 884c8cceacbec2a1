import Foundation
import HaloSim
import XCTest

/// Counts every capture with tshark too, by the display filters of docs/replay.md.
final class ReplayAgainstTsharkTests: XCTestCase {
    /// A filter for every key that tshark can count; `action_other` and `other` are made of the rest.
    private static let filters: [(key: CaptureCounts.CodingKeys, filter: String)] = {
        let peerings: [(CaptureCounts.CodingKeys, String)] = [
            (.peeringOpen, "wlan.fixed.selfprot_action == 1"), (.peeringConfirm, "wlan.fixed.selfprot_action == 2"),
            (.peeringClose, "wlan.fixed.selfprot_action == 3"),
            (.preq, "wlan.fixed.mesh_action == 1 && wlan.tag.number == 130"),
            (.prep, "wlan.fixed.mesh_action == 1 && wlan.tag.number == 131"),
            (.perr, "wlan.fixed.mesh_action == 1 && wlan.tag.number == 132"),
            (.rann, "wlan.fixed.mesh_action == 1 && wlan.tag.number == 126"),
        ]
        let others: [(CaptureCounts.CodingKeys, String)] = [
            (.beacon, "wlan.fc.type_subtype == 0x08 || wlan.fc.type_subtype == 0x31"),
            (.probeRequest, "wlan.fc.type_subtype == 0x04"), (.probeResponse, "wlan.fc.type_subtype == 0x05"),
            (.authentication, "wlan.fc.type_subtype == 0x0b"),
            (.actionProtected, "wlan.fc.type_subtype == 0x0d && wlan.fc.protected == 1"),
            (.actionOther, "wlan.fc.type_subtype == 0x0d && wlan.fc.protected == 0 && !(\(any(peerings)))"),
            (.data, "wlan.fc.type == 2 && wlan.fc.protected == 0 && !(wlan.fc.subtype & 4)"),
            (.dataProtected, "wlan.fc.type == 2 && wlan.fc.protected == 1 && !(wlan.fc.subtype & 4)"),
            (.null, "wlan.fc.type == 2 && wlan.fc.subtype & 4"), (.ack, "wlan.fc.type_subtype == 0x1d"),
            (.batmanIVOGM, "batadv.iv_ogm.version == 15"), (.batmanELP, "batadv.elp.version == 15"),
            (.batmanOGM2, "batadv.ogm2.version == 15"),
        ]
        let named = peerings + others
        return [(.frames, "frame")] + named + [(.other, "!(\(any(named)))")]
    }()

    private static func any(_ filters: [(CaptureCounts.CodingKeys, String)]) -> String {
        filters.map { "(\($0.1))" }.joined(separator: " || ")
    }

    private static let tshark = ["/usr/bin/tshark", "/usr/local/bin/tshark"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// One pass of tshark: `io,stat` over the whole capture has two numbers a filter, frames and octets.
    private func countsOfTshark(_ path: String) throws -> [Int] {
        guard let tshark = Self.tshark else { throw XCTSkip("tshark is not installed") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tshark)
        let filters = Self.filters.map(\.filter).joined(separator: ",")
        process.arguments = ["-r", path, "-q", "-z", "io,stat,0," + filters]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let row = try XCTUnwrap(text.split(separator: "\n").last { $0.contains("<>") && $0.contains("|") }, text)
        let numbers = row.split(separator: "|").compactMap { Int($0.filter { $0 != " " }) }
        XCTAssertEqual(numbers.count, 2 * Self.filters.count, String(row))
        return numbers.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }

    private func compare(_ path: String, line: UInt = #line) throws -> CaptureSummary {
        let expected = try countsOfTshark(path)
        let summary = try CaptureSummary(path: path)
        for ((key, filter), count) in zip(Self.filters, expected) {
            XCTAssertEqual(summary.counts[key], count, "\(path): \(key.rawValue): \(filter)", line: line)
        }
        return summary
    }

    func testEveryCaptureIsCountedAsTsharkCountsIt() throws {
        let names = try ReplayCaptures.names()
        XCTAssertGreaterThanOrEqual(names.count, 5)
        for name in names {
            let summary = try compare(ReplayCaptures.path(name))
            XCTAssertEqual(summary.counts.damaged, 0)
            XCTAssertNil(summary.damage)
        }
    }

    func testTheTableOfTheCapturesReadmeHolds() throws {
        let table: [(String, [CaptureCounts.CodingKeys: Int])] = [
            (
                "meshA-sae-auto-4node.pcap",
                [
                    .frames: 1871, .beacon: 458, .probeRequest: 203, .authentication: 81, .peeringOpen: 165,
                    .peeringConfirm: 83, .peeringClose: 61, .preq: 0, .batmanIVOGM: 0,
                ]
            ),
            (
                "meshA2-sae-manual-3node.pcap",
                [
                    .frames: 771, .beacon: 156, .probeRequest: 100, .authentication: 106, .peeringOpen: 36,
                    .peeringConfirm: 27, .peeringClose: 15,
                ]
            ),
            (
                "meshB-open-line-hwmp.pcap",
                [
                    .frames: 1136, .beacon: 211, .probeRequest: 80, .authentication: 0, .peeringOpen: 97,
                    .peeringConfirm: 62, .peeringClose: 42, .preq: 73, .prep: 38, .perr: 0, .rann: 8,
                ]
            ),
            (
                "meshC-BATMAN_IV-open.pcap",
                [
                    .frames: 1807, .beacon: 362, .probeRequest: 80, .authentication: 0, .peeringOpen: 7,
                    .peeringConfirm: 7, .peeringClose: 0, .preq: 14, .prep: 13, .perr: 0, .rann: 0, .batmanIVOGM: 1011,
                ]
            ),
            ("meshC-BATMAN_IV-open-n1eth.pcap", [.frames: 770, .batmanIVOGM: 688, .other: 82, .data: 0]),
        ]
        for (name, expected) in table {
            let counts = try CaptureSummary(path: ReplayCaptures.path(name)).counts
            for (key, count) in expected { XCTAssertEqual(counts[key], count, "\(name) \(key.rawValue)") }
        }
    }

    func testACaptureThatKeptTheBeginningOfFramesIsCountedAlike() throws {
        for name in try ReplayCaptures.names() {
            for length in [64, 96, 128] {
                try ReplayCaptures.withFile(PcapBytes.snapped(try ReplayCaptures.octets(name), to: length)) { path in
                    let summary = try compare(path)
                    XCTAssertEqual(summary.counts.damaged, 0, "a frame kept in part is not damaged")
                }
            }
        }
    }

    func testMessagesOfBatmanFiveAreCountedAlike() throws {
        try ReplayCaptures.withFile(PcapBytes.batmanFive()) { path in
            let summary = try compare(path)
            XCTAssertEqual(summary.counts.batmanELP, 3)
            XCTAssertEqual(summary.counts.batmanOGM2, 2)
            XCTAssertEqual(summary.originators.map(\.algorithms), [["BATMAN_V"], ["BATMAN_V"]])
            XCTAssertEqual(summary.originators.map(\.bestThroughputKbps), [15_000, nil])
            XCTAssertEqual(summary.originators.map(\.messages), [3, 0])
        }
    }
}
