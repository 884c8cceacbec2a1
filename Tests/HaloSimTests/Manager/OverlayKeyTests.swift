import HaloModel
import XCTest

@testable import HaloSim

/// Replacing the overlay's key pair, with the power cut at every moment of it.
final class OverlayKeyTests: XCTestCase {
    func testTheKeyIsReplacedOnDemandAndTheSessionGoesOn() throws {
        let bench = try ManagerBench(nodes: 1)
        XCTAssertNotNil(try bench.advance(until: 120) { bench.areAllOnline })
        let old = try bench.file(DevicePaths.overlayKey, of: "n1")
        XCTAssertEqual(try bench.ask("n1", .post, "/v1/mesh/rotate-key").status, 202)
        XCTAssertEqual(try bench.ask("gateway", .post, "/v1/mesh/rotate-key").status, 409)
        let replaced = try bench.advance(until: 260) { try bench.file(DevicePaths.overlayKey, of: "n1") != old }
        XCTAssertNotNil(replaced)
        XCTAssertNil(try bench.file(DevicePaths.nextOverlayKey, of: "n1"))
        XCTAssertNotNil(try bench.advance(until: 300) { bench.isOnline("n1") })
        try bench.advance(to: 520)
        XCTAssertTrue(bench.isOnline("n1"), "handshakes with the new key")
        let why = try bench.events("n1").filter { $0.subject == "key" }.map(\.why)
        XCTAssertTrue(why.last?.hasPrefix("the gateway confirmed") == true, "\(why)")
    }

    func testAPowerLossAtAnyMomentOfItLeavesAWorkingPair() throws {
        // The exchange takes well under a second; cut on either side of it and through it.
        for millisecond in stride(from: Int64(0), through: 900, by: 60) {
            let bench = try ManagerBench(nodes: 1, seed: 3)
            XCTAssertNotNil(try bench.advance(until: 120) { bench.areAllOnline })
            XCTAssertEqual(try bench.ask("n1", .post, "/v1/mesh/rotate-key").status, 202)
            while try bench.file(DevicePaths.nextOverlayKey, of: "n1") == nil, bench.run.now < 300_000_000_000 {
                try bench.run.advance(to: bench.run.now + 10_000_000)
            }
            try bench.run.advance(to: bench.run.now + millisecond * 1_000_000)
            try bench.run.setPower(false, of: "n1")
            try bench.run.advance(to: bench.run.now + 2_000_000_000)
            try bench.run.setPower(true, of: "n1")
            let until = bench.run.now / 1_000_000_000 + 180
            XCTAssertNotNil(
                try bench.advance(until: until) {
                    try bench.isOnline("n1") && bench.file(DevicePaths.nextOverlayKey, of: "n1") == nil
                }, "cut after \(millisecond) ms")
        }
    }
}
