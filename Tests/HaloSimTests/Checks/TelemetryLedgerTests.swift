import Foundation
import HaloModel
import XCTest

@testable import HaloSim
@testable import HaloStore

final class TelemetryLedgerTests: XCTestCase {
    /// A mesh of two that has delivered samples for five minutes, after `damage` was done to the gateway's database.
    private func result(after damage: String? = nil) throws -> RunResult {
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
            try run.simulation.run {
                try await database.write { try $0.telemetry.connection.execute(script: damage) }
            }
        }
        return try run.finish()
    }

    func testASampleThatWasAcknowledgedAndIsGoneFailsTheRun() throws {
        XCTAssertEqual(try result().telemetry.wrong, 0)
        let key = "series_id, time_ms, stream_id, sequence"
        let result = try result(
            after: "DELETE FROM samples WHERE (\(key)) IN (SELECT \(key) FROM samples LIMIT 3)")
        XCTAssertEqual(result.telemetry.wrong, 3)
        XCTAssertEqual(result.expectations.first { $0.name == "delivered" }?.held, false)
    }

    func testAStreamThatWasForgottenCountsAsUndelivered() throws {
        let result = try result(after: "PRAGMA foreign_keys = OFF; DELETE FROM samples; DELETE FROM streams")
        XCTAssertEqual(result.telemetry.delivered, 0)
        XCTAssertEqual(result.expectations.first { $0.name == "delivered" }?.held, false)
    }
}
