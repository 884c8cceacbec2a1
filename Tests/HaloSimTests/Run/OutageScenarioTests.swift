import Foundation
import HaloModel
import XCTest

@testable import HaloSim

/// Hours of everything that endangers telemetry, with every program that ships.
final class OutageScenarioTests: XCTestCase {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Fixtures/scenarios/outage.yaml").standardizedFileURL

    func testNoSampleIsLostOrStoredTwiceThroughPartitionClockStepsKillsAndFullDisks() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        let run = try MeshRun(
            scenario: try ScenarioFile.parse(text, file: "outage.yaml"), seed: 1,
            build: .init(version: "test", commit: "test", time: "test"))
        // The last fault ends at 125 min; what it held back is delivered soon after.
        try run.advance(to: 135 * 60_000_000_000)
        let result = try run.finish()
        XCTAssertEqual(result.expectations.filter { !$0.held }.map(\.detail), [])
        XCTAssertEqual(result.telemetry.wrong, 0)
        XCTAssertGreaterThan(result.telemetry.spooled, 10_000)
        XCTAssertGreaterThan(try XCTUnwrap(result.nodes.first { $0.node == "pump" }).boots, 1)
    }
}
