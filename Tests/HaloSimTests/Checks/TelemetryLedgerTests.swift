import Foundation
import HaloModel
import XCTest

@testable import HaloSim
@testable import HaloStore

final class TelemetryLedgerTests: XCTestCase {
    /// A mesh of two that has delivered samples for five minutes, after `damage` was done to the gateway's database.
    private func result(after damage: String? = nil, counting lost: String = "SELECT 0") throws -> (RunResult, Int64) {
        var count: Int64 = 0
        let scenario = try ScenarioFile.parse(
            """
            name: pair
            mesh: {routing: BATMAN_IV}
            nodes:
              - {name: gateway, role: gateway, position: [0, 0]}
              - {name: shed, position: [200, 0], sensors: [{part: sht31, address: 0x44}]}
            expectations: {delivered: 1.0}
            """, file: "pair.yaml")
        let run = try MeshRun(
            scenario: scenario, seed: 3, build: .init(version: "test", commit: "test", time: "test"))
        try run.advance(to: 300_000_000_000)
        if let damage {
            let database = try XCTUnwrap(run.gateway?.database)
            count = try run.simulation.run {
                try await database.write { tables in
                    let count = try tables.telemetry.connection.first(lost) { $0.integer(0) } ?? 0
                    try tables.telemetry.connection.execute(script: damage)
                    return count
                }
            }
        }
        return (try run.finish(), count)
    }

    func testASampleThatWasAcknowledgedAndIsGoneFailsTheRun() throws {
        XCTAssertEqual(try result().0.telemetry.wrong, 0)
        let first = "reports WHERE id = (SELECT min(id) FROM reports)"
        let (result, lost) = try result(after: "DELETE FROM \(first)", counting: "SELECT samples FROM \(first)")
        XCTAssertGreaterThan(lost, 0)
        XCTAssertEqual(Int64(result.telemetry.wrong), lost)
        XCTAssertEqual(result.expectations.first { $0.name == "delivered" }?.held, false)
    }

    func testAStreamThatWasForgottenCountsAsUndelivered() throws {
        let (result, _) = try result(after: "DELETE FROM reports; DELETE FROM open_chunks; DELETE FROM streams")
        XCTAssertEqual(result.telemetry.delivered, 0)
        XCTAssertEqual(result.expectations.first { $0.name == "delivered" }?.held, false)
    }

    func testWhatAnAgentHadOnlyInMemoryIsNotOwedAfterThePowerWasGone() throws {
        let scenario = try ScenarioFile.parse(
            """
            name: pair
            mesh: {routing: BATMAN_IV}
            sample_interval_s: 1
            nodes:
              - {name: gateway, role: gateway, position: [0, 0]}
              - {name: shed, position: [200, 0]}
            faults: [{at: 69s, kind: power-loss, node: shed, for: 10s}]
            expectations: {delivered: 1.0}
            """, file: "pair.yaml")
        for seed in 1...3 as ClosedRange<UInt64> {
            let run = try MeshRun(
                scenario: scenario, seed: seed, build: .init(version: "test", commit: "test", time: "test"))
            try run.advance(to: 240_000_000_000)
            let telemetry = try run.finish().telemetry
            XCTAssertEqual(telemetry.delivered, telemetry.spooled, "seed \(seed)")
            XCTAssertGreaterThan(telemetry.spooled, 0)
        }
    }
}
