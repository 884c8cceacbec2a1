import HaloModel
import XCTest

@testable import HaloSim

/// A link on which broadcasts pass and nothing else.
final class OneWayLinkTests: XCTestCase {
    func testItIsFoundByEchoesRenewedAndUsedAgainWhenItWorks() throws {
        let bench = try ManagerBench(
            nodes: 2, faults: "faults:\n  - {at: 3min, kind: one-way-data, link: [n2, n1], for: 3min}\n")
        XCTAssertNotNil(try bench.advance(until: 120) { bench.areAllOnline })
        let isFound = { try bench.events("n2").contains { $0.kind == .link && $0.what == "carries nothing" } }
        let found = try XCTUnwrap(try bench.advance(until: 300, isFound))
        XCTAssertLessThan(found - 180, 90)
        try bench.advance(to: found + 8)
        // Echoes need both directions, so that either end may be the first to close it.
        let removals = try ["n1", "n2"].flatMap { name in
            try bench.events(name).filter { $0.kind == .peerRemoved }
        }
        XCTAssertFalse(removals.isEmpty, "nobody closed the dead peering")
        XCTAssertTrue(removals.allSatisfy { $0.why.contains("echoes") }, "\(removals.map(\.why))")
        XCTAssertFalse(try bench.events("gateway").contains { $0.kind == .link }, "its own link is well")
        XCTAssertNotNil(try bench.advance(until: 540) { bench.areAllOnline })
    }

    func testAMeshInWhichAllIsWellSuspectsNobody() throws {
        let bench = try ManagerBench(nodes: 4, seed: 5)
        try bench.advance(to: 900)
        for name in ["gateway", "n1", "n2", "n3", "n4"] {
            XCTAssertEqual(try bench.events(name).filter { $0.kind == .link || $0.kind == .peerRemoved }, [], name)
        }
    }
}
