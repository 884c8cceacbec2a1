import Foundation
import HaloModel
import XCTest

@testable import HaloSim

final class FarmScenarioTests: XCTestCase {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Fixtures/scenarios").standardizedFileURL

    private func scenario(_ name: String = "farm.yaml", _ change: (String) -> String = { $0 }) throws -> Scenario {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        return try ScenarioFile.parse(change(text), file: name)
    }

    private func run(
        _ scenario: Scenario? = nil, seed: UInt64, minutes: Int64, traceSink: Trace.Sink? = nil
    ) throws -> RunResult {
        let run = try MeshRun(
            scenario: scenario ?? self.scenario(), seed: seed,
            build: .init(version: "test", commit: "test", time: "test"),
            traceSink: traceSink)
        try run.advance(to: minutes * 60_000_000_000)
        return try run.finish()
    }

    func testTheFarmMeetsItsExpectationsThroughAPowerLoss() throws {
        let result = try run(seed: 1, minutes: 26)
        XCTAssertEqual(result.expectations.filter { !$0.held }.map(\.detail), [])
        XCTAssertEqual(
            result.expectations.map(\.name),
            [
                "all_online_within", "delivered", "repaired_within", "no_reboots", "links_alive", "nobody_left_out",
                "ladder_limits", "stored_once", "queues_bounded", "no_task_left",
            ])
        XCTAssertEqual(result.nodes.compactMap(\.hops).max(), 3)
        XCTAssertEqual(result.nodes.first { $0.node == "orchard" }?.boots, 2)
        XCTAssertGreaterThan(result.telemetry.spooled, 5_000)
        XCTAssertEqual(result.telemetry.wrong, 0)
    }

    func testAStormOfFaultsIsRepairedAndCostsNoSample() throws {
        let scenario = try scenario("storm.yaml")
        let result = try run(scenario, seed: 2, minutes: 20)
        XCTAssertEqual(result.expectations.filter { !$0.held }.map(\.detail), [])
        XCTAssertEqual(result.nodes.filter { $0.boots == 2 }.map(\.node), ["gateway", "silo", "orchard"])
    }

    func testTheOtherRoutingAlgorithmAndAnOpenMeshComeOnlineToo() throws {
        for change in ["routing: BATMAN_IV": "routing: BATMAN_V", "  passphrase: correct horse battery staple\n": ""] {
            let scenario = try scenario { $0.replacingOccurrences(of: change.key, with: change.value) }
            let result = try run(scenario, seed: 5, minutes: 3)
            XCTAssertEqual(result.nodes.filter { $0.meshState != "online" }.map(\.node), [], change.key)
        }
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
