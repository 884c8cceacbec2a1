import Foundation
import HaloFrames
import HaloModel
import HaloSim
import XCTest

final class ReplaySummaryTests: XCTestCase {
    private func station(_ number: UInt64) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 | number << 8) }

    private func summary(_ name: String) throws -> CaptureSummary {
        try CaptureSummary(path: ReplayCaptures.path(name))
    }

    func testALineOfFourHasThreeLinks() throws {
        let summary = try summary("meshC-BATMAN_IV-open.pcap")
        XCTAssertEqual(summary.stations.map(\.address), (0...3).map(station))
        XCTAssertEqual(summary.stations.map(\.meshID), Array(repeating: "halo-mesh", count: 4))
        XCTAssertEqual(summary.stations.map(\.peerings), [1, 2, 2, 1])
        XCTAssertEqual(summary.links.map(\.a), [station(0), station(1), station(2)])
        XCTAssertEqual(summary.links.map(\.b), [station(1), station(2), station(3)])
        XCTAssertTrue(summary.links.allSatisfy { $0.isUp && $0.intervals.map(\.establishedBy) == [.peering] })
        XCTAssertEqual(summary.originators.map(\.address), (0...3).map(station))
        XCTAssertEqual(summary.originators.map(\.isGateway), [false, false, false, true])
        XCTAssertEqual(summary.originators.map(\.algorithms), Array(repeating: ["BATMAN_IV"], count: 4))
        XCTAssertTrue(summary.originators.allSatisfy { $0.firstSeconds >= 0 && $0.lastSeconds > $0.firstSeconds })
    }

    func testPathsOfThreeHopsNameTheStationsBetween() throws {
        let summary = try summary("meshB-open-line-hwmp.pcap")
        let path = try XCTUnwrap(summary.paths.first { $0.originator == station(0) && $0.target == station(3) })
        XCTAssertEqual(path.stations, (0...3).map(station))
        XCTAssertEqual(path.hops, 3)
        XCTAssertEqual(path.replies, 18)
        XCTAssertEqual(summary.roots.map(\.address), [station(3)])
        XCTAssertEqual(summary.roots.first?.announcements, 8)
    }

    func testRemovedPeersGoDownWithTheReasonAndComeBack() throws {
        let link = try XCTUnwrap(try summary("meshA-sae-auto-4node.pcap").links.first { $0.b == station(1) })
        XCTAssertEqual(link.a, station(0))
        XCTAssertEqual(link.intervals.count, 2)
        XCTAssertEqual(link.intervals[0].endedBy, .close)
        XCTAssertEqual(link.intervals[0].closedBy, station(0))
        XCTAssertEqual(link.intervals[0].reasonCode, 52)
        XCTAssertLessThan(try XCTUnwrap(link.intervals[0].downSeconds), link.intervals[1].upSeconds)
        XCTAssertTrue(link.isUp)
    }

    func testAStationThatFallsSilentTakesItsLinksDown() throws {
        let summary = try summary("meshA-sae-auto-4node.pcap")
        for link in summary.links where link.b == station(3) {
            XCTAssertFalse(link.isUp)
            XCTAssertEqual(link.intervals.last?.endedBy, .silence)
            XCTAssertEqual(try XCTUnwrap(link.intervals.last?.downSeconds), 104.306, accuracy: 0.001)
        }
    }

    func testAWrongPasswordShowsAsALinkThatNeverCameUp() throws {
        let links = try summary("meshA2-sae-manual-3node.pcap").links
        XCTAssertFalse(links.contains { $0.a == station(0) && $0.b == station(2) && !$0.intervals.isEmpty })
        XCTAssertEqual(links.first { $0.a == station(0) && $0.b == station(1) }?.intervals.count, 4)
    }

    func testAnEthernetCaptureTellsNeighboursAndOriginators() throws {
        let summary = try summary("meshC-BATMAN_IV-open-n1eth.pcap")
        XCTAssertEqual(summary.originators.count, 4)
        XCTAssertEqual(summary.links.map(\.b), [station(1), station(2)])
        XCTAssertTrue(summary.links.allSatisfy { $0.intervals.map(\.establishedBy) == [.data] })
        XCTAssertEqual(summary.notUnderstood, [])
    }

    func testTheJSONHasTheKeysOfTheDocumentation() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(try summary("meshB-open-line-hwmp.pcap"))
        let object = try XCTUnwrap(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let counts = try XCTUnwrap(object["counts"] as? [String: Int])
        let keys = """
            frames beacon probe_request probe_response authentication peering_open peering_confirm peering_close preq \
            prep perr rann action_protected action_other data data_protected null ack batman_iv_ogm batman_elp \
            batman_ogm2 other damaged
            """
        XCTAssertEqual(Set(counts.keys), Set(keys.split(separator: " ").map(String.init)))
        for list in ["stations", "links", "paths"] {
            for entry in try XCTUnwrap(object[list] as? [[String: Any]]) {
                let first = try XCTUnwrap(entry["first_seconds"] as? Double)
                XCTAssertLessThanOrEqual(first, try XCTUnwrap(entry["last_seconds"] as? Double))
            }
        }
        XCTAssertEqual(object["start"] as? String, "2026-11-24T02:26:43.620Z")
        XCTAssertNil(object["damage"])
    }

    func testTheTextCannotControlATerminal() throws {
        var observer = CaptureObserver()
        let beacon = BeaconBody.mesh(
            timestampMicroseconds: 0, beaconInterval: 100, rates: [2], meshID: "a\u{1B}[2J",
            configuration: MeshConfiguration())
        let header = MACHeader.management(.beacon, receiver: .broadcast, transmitter: station(1), sequenceNumber: 0)
        observer.observe(
            CapturedFrame(
                time: WallTime(nanoseconds: 0), linkType: .wireless,
                octets: WirelessFrame.frame(header, .beacon(beacon)).octets))
        let text = observer.summary(file: "x", format: "pcap", damage: nil).text
        XCTAssertFalse(text.contains("\u{1B}"))
        XCTAssertTrue(text.contains("a\u{FFFD}[2J"))
    }

    func testFramesWithABadChecksumCountButPutNobodyIntoATable() {
        var observer = CaptureObserver()
        var writer = ByteWriter()
        RadiotapHeader(fields: RadiotapFields(flags: [.hasFCS, .badFCS])).write(to: &writer)
        MACHeader.management(.beacon, receiver: .broadcast, transmitter: station(9), sequenceNumber: 0).write(
            to: &writer)
        writer.writeZeros(12 + 4)
        observer.observe(CapturedFrame(time: WallTime(nanoseconds: 0), linkType: .radiotap, octets: writer.bytes))
        let summary = observer.summary(file: "x", format: "pcap", damage: nil)
        XCTAssertEqual(summary.counts.beacon, 1)
        XCTAssertEqual(summary.counts.damaged, 1)
        XCTAssertEqual(summary.stations, [])
    }
}
