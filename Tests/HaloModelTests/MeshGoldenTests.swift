import Foundation
import HaloModel
import XCTest

/// The shapes of the mesh manager's sockets and of `rf-config.json` do not change by accident.
final class MeshGoldenTests: XCTestCase {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/wire/mesh").standardized
    private let time = WallTime(milliseconds: 1_795_488_104_250)
    private let radio = MACAddress(rawValue: 0x0200_0000_0A01)
    private let full = RFConfiguration(
        generation: 7, country: "US", channel: 24, widthMHz: 4, transmitPowerDBm: 21, antennaGainDBi: 2.5)
    private let bare = RFConfiguration(generation: 0, country: "EU", channel: 5, widthMHz: 1)

    private func check<Value: Codable & Equatable>(_ value: Value, _ name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        let file = folder.appending(path: name)
        guard let golden = try? String(contentsOf: file, encoding: .utf8) else {
            try text.write(to: file, atomically: true, encoding: .utf8)
            return XCTFail("\(name) was missing and has been written: look at it and commit it")
        }
        XCTAssertEqual(text, golden, name)
        XCTAssertEqual(try JSONDecoder().decode(Value.self, from: Data(golden.utf8)), value, name)
    }

    func testTheRadioConfiguration() throws {
        try check(full, "RFConfiguration.1.json")
        try check(bare, "RFConfiguration.2.json")
        XCTAssertNoThrow(try full.check())
    }

    func testAChangeAndItsProgress() throws {
        try check(
            RFChangeRequest(country: "AU", channel: 32, widthMHz: 4, transmitPowerDBm: 20, force: true),
            "RFChangeRequest.1.json")
        try check(RFChangeRequest(channel: 38, widthMHz: 2), "RFChangeRequest.2.json")
        try check(
            RFChangeStatus(
                configuration: bare, tuned: full, phase: .rolledBack, target: full, remainingMilliseconds: 12_000,
                why: "did not come back: n2",
                members: [.init(node: NodeID(radio: radio), state: "returned")]), "RFChangeStatus.1.json")
        try check(
            RFChangeStatus(configuration: bare, phase: .none, why: "no change has been asked for"),
            "RFChangeStatus.2.json")
    }

    func testWhatMeshManagersTellEachOther() throws {
        var report = RFSyncReport(
            node: NodeID(radio: radio), radio: radio, generation: 6, prepared: 7, armed: 7, refusal: "no channel 24",
            challenge: "Y2hhbGxlbmdl", nonce: "bm9uY2U=")
        report.signature = "c2lnbmF0dXJl"
        try check(report, "RFSyncReport.1.json")
        var first = RFSyncReport(
            node: NodeID(radio: radio), radio: radio, generation: 6, prepared: nil, armed: nil, refusal: nil,
            challenge: "", nonce: "bm9uY2U=")
        first.signature = "c2lnbmF0dXJl"
        try check(first, "RFSyncReport.2.json")
        var answer = RFSyncAnswer(
            configuration: bare, plan: .init(target: full, phase: .armed, remainingMilliseconds: 17_250),
            challenge: "Y2hhbGxlbmdl")
        answer.signature = "c2lnbmF0dXJl"
        try check(answer, "RFSyncAnswer.1.json")
        var calm = RFSyncAnswer(configuration: full, plan: nil, challenge: "Y2hhbGxlbmdl")
        calm.signature = "c2lnbmF0dXJl"
        try check(calm, "RFSyncAnswer.2.json")
    }

    func testEventsAndTheReport() throws {
        try check(
            MeshEventPage(
                run: "cnVuLTE=",
                items: [
                    MeshEvent(
                        id: 41, time: time, uptimeNanoseconds: 9_000_000_000, kind: .peerRemoved,
                        subject: "\(radio)", what: "peering closed", why: "established, but silent for 21 s",
                        basis: ["signal_dbm": "-71", "failures": "0"])
                ], next: 41, missed: true), "MeshEventPage.1.json")
        try check(
            MeshReport(
                node: NodeID(radio: radio), state: .online, cause: "the gateway answers", since: time, radio: radio,
                peers: [
                    MeshPeer(
                        address: radio, link: "estab", signalDBm: -71, expectedThroughputKbps: 1350,
                        inactiveMilliseconds: 40, isNextHop: true)
                ],
                underlay: IPv4Prefix("10.41.0.7/24"), overlay: IPv4Prefix("10.42.0.7/24"),
                gatewayLatencyMilliseconds: 18.5, rungsClimbed: [2, 1, 0, 0, 0, 0, 0], history: [],
                radioConfiguration: full, underlayIsOwnChoice: true), "MeshReport.1.json")
    }
}
