import Foundation
import HaloFrames
import HaloModel
import HaloSim
import XCTest

/// The mesh manager that ships, in recordings of a real Linux mesh.
final class ReplayRunTests: XCTestCase {
    private static func node(_ number: UInt8) -> MACAddress { ReplayCaptures.node(number) }

    private func replay(
        _ name: String, as choice: ReplayRun.Choice, seed: UInt64 = 1, gateway: MACAddress? = nil,
        duration: Duration? = nil
    ) throws -> ReplayResult {
        let world = try RecordedNeighbourhood(path: ReplayCaptures.path(name))
        return try ReplayRun(world, as: choice, seed: seed, gateway: gateway, duration: duration).run()
    }

    private func station(_ result: ReplayResult, _ number: UInt8) throws -> ReplayResult.Station {
        try XCTUnwrap(result.stations.first { $0.address == Self.node(number) })
    }

    // MARK: - A peer removed

    func testAPeerThatClosesIsPeeredAgainBeforeThePersonDidIt() throws {
        let result = try replay("meshA2-sae-manual-3node.pcap", as: .station(Self.node(1)))
        let replayed = try station(result, 1)
        let closed = try XCTUnwrap(replayed.recorded.first { $0.kind == .linkDown && $0.seconds > 50 })
        XCTAssertEqual(closed.seconds, 55.378, accuracy: 0.001)
        XCTAssertEqual(closed.by, Self.node(0))
        let again = try XCTUnwrap(replayed.recorded.first { $0.kind == .linkUp && $0.seconds > closed.seconds })
        XCTAssertEqual(again.seconds, 72.050, accuracy: 0.001)
        let added = try XCTUnwrap(
            replayed.decisions.first {
                $0.kind == .add && $0.peer == Self.node(0) && $0.seconds > closed.seconds
            })
        XCTAssertLessThan(added.seconds, again.seconds)
        XCTAssertLessThan(added.seconds - closed.seconds, 10)
        // The one before, which the neighbour made good itself.
        let first = try XCTUnwrap(replayed.reactions.first { $0.event.kind == .linkDown && $0.event.seconds > 15 })
        XCTAssertEqual(first.event.seconds, 18.037, accuracy: 0.001)
        XCTAssertLessThan(first.afterSeconds, 3)
        XCTAssertEqual(replayed.rungsClimbed.reduce(0, +), 0)
    }

    func testDecisionsHaveTheManagersReasons() throws {
        let replayed = try station(replay("meshA2-sae-manual-3node.pcap", as: .station(Self.node(1))), 1)
        for decision in replayed.decisions where [.state, .add, .remove, .refused, .route].contains(decision.kind) {
            XCTAssertEqual(decision.why?.isEmpty, false, decision.text)
        }
        XCTAssertTrue(
            replayed.decisions.contains { $0.kind == .route && $0.text.contains("routed through 02:00:00:00:00:00") })
        XCTAssertTrue(
            replayed.decisions.contains { $0.kind == .refused && $0.peer == Self.node(2) && $0.seconds > 42 },
            "the one with the wrong password")
        XCTAssertEqual(replayed.journal.map(\.id), Array(1...UInt64(replayed.journal.count)))
    }

    func testWhatTheStationDidItselfIsLeftToTheManager() throws {
        let result = try replay("meshA2-sae-manual-3node.pcap", as: .station(Self.node(0)))
        let replayed = try station(result, 0)
        XCTAssertEqual(replayed.recorded.filter { $0.kind == .linkDown && $0.by == Self.node(0) }.count, 3)
        XCTAssertFalse(replayed.decisions.contains { $0.kind == .remove })
        let during = result.topology.last { $0.seconds < 22 }
        XCTAssertEqual(during?.recorded.contains([Self.node(0), Self.node(1)]), false)
        XCTAssertEqual(during?.replayed, [[Self.node(0), Self.node(1)]])
    }

    // MARK: - A radio lost

    func testALostRadioIsSuspectedLongBeforeTheKernelWouldNotice() throws {
        let result = try replay("meshA-sae-auto-4node.pcap", as: .all)
        for number in [UInt8(0), 1, 2] {
            let replayed = try station(result, number)
            let silent = try XCTUnwrap(
                replayed.recorded.first { $0.kind == .silent && $0.station == Self.node(3) }, "node \(number)")
            XCTAssertEqual(silent.seconds, 97.320, accuracy: 0.001)
            let removed = try XCTUnwrap(
                replayed.decisions.first { $0.kind == .remove && $0.peer == Self.node(3) }, "node \(number)")
            XCTAssertLessThan(removed.seconds - silent.seconds, 30)
            XCTAssertGreaterThan(removed.seconds - silent.seconds, 10)
            // The recorded kernels had the link until the capture ended, 48 s later; Linux waits 300 s.
            XCTAssertFalse(replayed.recorded.contains { $0.kind == .linkDown && $0.seconds > silent.seconds })
            XCTAssertNotNil(removed.why)
            XCTAssertEqual(replayed.rungsClimbed.reduce(0, +), 0, "node \(number): others' loss is no reason to climb")
        }
        let lost = try station(result, 3)
        let own = try XCTUnwrap(lost.recorded.first { $0.kind == .silent && $0.station == Self.node(3) })
        XCTAssertTrue(lost.decisions.contains { $0.seconds > own.seconds }, "the lost one itself notices, too")
    }

    func testALinkCutUnderTheEarsOfAnEthernetCaptureIsSuspected() throws {
        let result = try replay("meshC-BATMAN_IV-open-n1eth.pcap", as: .all)
        XCTAssertEqual(result.stations.map(\.address), [Self.node(1)])
        let replayed = try station(result, 1)
        let silent = try XCTUnwrap(replayed.recorded.first { $0.kind == .silent && $0.station == Self.node(2) })
        XCTAssertEqual(silent.seconds, 40.803, accuracy: 0.001)
        let removed = try XCTUnwrap(replayed.decisions.first { $0.kind == .remove && $0.peer == Self.node(2) })
        XCTAssertLessThan(removed.seconds - silent.seconds, 30)
        XCTAssertTrue(
            replayed.decisions.contains { $0.state == .peered && $0.seconds > silent.seconds },
            "the way to the gateway led through it")
    }

    // MARK: - A wrong password

    func testAWrongPasswordOfOneIsNoReasonToClimbForTheOthers() throws {
        let result = try replay("meshA2-sae-manual-3node.pcap", as: .all)
        for number in [UInt8(0), 1] {
            XCTAssertEqual(try station(result, number).rungsClimbed.reduce(0, +), 0, "node \(number)")
        }
        let wrong = try station(result, 2)
        let back = try XCTUnwrap(
            wrong.recorded.first { $0.kind == .returns && $0.station == Self.node(2) })
        XCTAssertTrue(wrong.recorded.contains { $0.kind == .refused && $0.seconds > back.seconds })
        XCTAssertEqual(wrong.state, .peering)
        XCTAssertEqual(wrong.peers, [])
        XCTAssertFalse(
            result.topology.contains {
                $0.seconds > back.seconds && $0.replayed.contains([Self.node(1), Self.node(2)])
            })
    }

    // MARK: - A multi-hop line

    func testALineFindsItsGatewayHopByHop() throws {
        for (name, gateway) in [("meshB-open-line-hwmp.pcap", UInt8(0)), ("meshC-BATMAN_IV-open.pcap", 3)] {
            let result = try replay(name, as: .all)
            XCTAssertEqual(result.gateway, Self.node(gateway), name)
            XCTAssertEqual(result.gatewayIsKnown, name.contains("BATMAN"), name)
            XCTAssertEqual(
                result.topology.last { $0.seconds < 60 }?.replayed,
                [
                    [Self.node(0), Self.node(1)], [Self.node(1), Self.node(2)], [Self.node(2), Self.node(3)],
                ], "\(name): who does not hear each other does not peer")
            for station in result.stations {
                XCTAssertTrue(station.decisions.contains { $0.state == .online }, "\(name): \(station.address)")
                XCTAssertEqual(station.rungsClimbed.reduce(0, +), 0, "\(name): \(station.address)")
            }
        }
    }

    func testAGatewayCanBeNamedWhereTheCaptureShowsNone() throws {
        let result = try replay("meshB-open-line-hwmp.pcap", as: .all, gateway: Self.node(2))
        XCTAssertEqual(result.stations.filter { $0.role == .gateway }.map(\.address), [Self.node(2)])
        XCTAssertTrue(result.limits.contains { $0.contains("02:00:00:00:02:00 is taken as the gateway") })
    }

    // MARK: - Output

    func testTheSameSeedMakesTheSameRunAndAnotherMakesAnother() throws {
        let runs = try [1, 1, 2].map { try replay("meshA2-sae-manual-3node.pcap", as: .all, seed: $0) }
        XCTAssertEqual(runs[0].traceDigest, runs[1].traceDigest)
        XCTAssertEqual(runs[0].text, runs[1].text)
        XCTAssertNotEqual(runs[0].traceDigest, runs[2].traceDigest)
    }

    func testTheTimelineHasWhatHappenedBesideWhatWasDecided() throws {
        let text = try replay("meshA2-sae-manual-3node.pcap", as: .station(Self.node(1))).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let title = try XCTUnwrap(lines.first { $0.contains("what happened") })
        let column = try XCTUnwrap(title.range(of: "what halo-mesh would have done")).lowerBound
        let offset = title.distance(from: title.startIndex, to: column)
        let added = try XCTUnwrap(lines.first { $0.contains("  adds 02:00:00:00:00:00") })
        XCTAssertEqual(
            added.distance(from: added.startIndex, to: try XCTUnwrap(added.range(of: "adds")).lowerBound), offset)
        let closed = try XCTUnwrap(
            lines.first { $0.contains("link with 02:00:00:00:00:00 down, closed by it, reason 52") })
        XCTAssertLessThan(closed.count, offset + 40)
        for section in ["What the capture cannot tell", "reactions", "Topology"] {
            XCTAssertTrue(text.contains(section), section)
        }
    }

    func testWhatTheCaptureCannotTellIsSaid() throws {
        let encrypted = try replay("meshA-sae-auto-4node.pcap", as: .station(Self.node(0))).limits.joined(
            separator: "\n")
        XCTAssertTrue(encrypted.contains("data frames are encrypted"))
        XCTAssertTrue(encrypted.contains("No frame tells its signal"))
        XCTAssertTrue(encrypted.contains("No gateway announces itself"))
        let open = try replay("meshC-BATMAN_IV-open.pcap", as: .station(Self.node(0))).limits.joined(separator: "\n")
        XCTAssertFalse(open.contains("encrypted"))
        XCTAssertFalse(open.contains("No gateway"))
    }

    func testAStationThatIsNotThereIsRefusedWithThoseThatAre() throws {
        let world = try RecordedNeighbourhood(path: ReplayCaptures.path("meshB-open-line-hwmp.pcap"))
        let other = MACAddress(rawValue: 0x0209_0909_0909)
        XCTAssertThrowsError(try ReplayRun(world, as: .station(other))) { error in
            XCTAssertTrue("\(error)".contains("02:00:00:00:03:00"), "\(error)")
        }
        let ethernet = try RecordedNeighbourhood(path: ReplayCaptures.path("meshC-BATMAN_IV-open-n1eth.pcap"))
        XCTAssertThrowsError(try ReplayRun(ethernet, as: .station(Self.node(0)))) { error in
            XCTAssertTrue(
                "\(error)".contains("tells only of the station it was made on, 02:00:00:00:01:00"), "\(error)")
        }
    }

    func testACaptureWithoutAMeshIsRefused() throws {
        try ReplayCaptures.withFile(PcapBytes.file([], linkType: .radiotap)) { path in
            let world = try RecordedNeighbourhood(path: path)
            XCTAssertThrowsError(try ReplayRun(world, as: .all)) { error in
                XCTAssertEqual(error as? ReplayError, .noStations(file: path))
            }
        }
    }
}
