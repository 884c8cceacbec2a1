import Foundation
import HaloModel
import XCTest

@testable import HaloSim

final class FarmScenarioTests: XCTestCase {
    private static let farm = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Fixtures/scenarios/farm.yaml").standardizedFileURL

    private func scenario() throws -> Scenario {
        try ScenarioFile.parse(String(contentsOf: Self.farm, encoding: .utf8), file: "farm.yaml")
    }

    private func run(
        seed: UInt64, minutes: Int64, traceSink: Trace.Sink? = nil, recorder: ((RecordedFrame) -> Void)? = nil
    ) throws -> RunResult {
        let run = try MeshRun(
            scenario: scenario(), seed: seed, build: .init(version: "test", commit: "test", time: "test"),
            traceSink: traceSink, recorder: recorder)
        try run.advance(to: minutes * 60_000_000_000)
        return try run.finish()
    }

    func testTheFarmMeetsItsExpectationsThroughAPowerLoss() throws {
        let result = try run(seed: 1, minutes: 26)
        XCTAssertEqual(result.expectations.filter { !$0.held }.map(\.detail), [])
        XCTAssertEqual(
            result.expectations.map(\.name), ["all_online_within", "delivered", "repaired_within", "no_reboots"])
        XCTAssertEqual(result.nodes.compactMap(\.hops).max(), 3)
        XCTAssertEqual(result.nodes.first { $0.node == "orchard" }?.boots, 2)
        XCTAssertGreaterThan(result.telemetry.spooled, 5_000)
        XCTAssertEqual(result.telemetry.wrong, 0)
    }

    func testTheSameSeedGivesTheSameTraceAndAnotherSeedAnother() throws {
        var traces: [[String]] = [[], [], []]
        for (index, seed) in [7, 7, 8].enumerated() {
            _ = try run(seed: UInt64(seed), minutes: 4) { traces[index].append($0) }
        }
        XCTAssertEqual(traces[0], traces[1])
        XCTAssertNotEqual(traces[0], traces[2])
        XCTAssertGreaterThan(traces[0].count, 200)
    }

    func testAKilledDeviceShowsAndIsOnlineAgainAfterItsPowerReturns() throws {
        let run = try MeshRun(
            scenario: scenario(), seed: 3, build: .init(version: "test", commit: "test", time: "test"))
        try run.advance(to: 150_000_000_000)
        try run.setPower(false, of: "silo")
        try run.advance(to: 210_000_000_000)
        XCTAssertEqual(run.overview.first { $0.node == "silo" }?.powered, false)
        XCTAssertEqual(run.overview.first { $0.node == "ridge" }?.meshState, "online")
        try run.setPower(true, of: "silo")
        try run.advance(to: 330_000_000_000)
        XCTAssertEqual(run.overview.first { $0.node == "silo" }?.meshState, "online")
        XCTAssertThrowsError(try run.setPower(true, of: "nobody"))
    }
}
