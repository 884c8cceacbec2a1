import Foundation
import HaloModel
import XCTest

@testable import HaloSim

final class RecoverySuiteTests: XCTestCase {
    private static let folder = HaloSimProgram.repository.appendingPathComponent("Fixtures/scenarios/recovery")

    private static func cases() throws -> [RecoveryCase] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.sorted()
            .map { name in
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                return RecoveryCase(scenario: try ScenarioFile.parse(text, file: name))
            }
    }

    func testEveryFaultOfRadioPeeringRoutingAndOverlayHasAScenarioOfItsName() throws {
        // What concerns only storage is shown by storm.yaml; a disabled unit does not come back, and power returns with
        // the end of its loss.
        let elsewhere: Set<FaultKind> = [.powerReturn, .disableUnit, .diskFull, .diskReadOnly]
        XCTAssertEqual(
            Set(try Self.cases().compactMap { FaultKind(rawValue: $0.scenario.name) }),
            Set(FaultKind.allCases).subtracting(elsewhere))
        for suiteCase in try Self.cases() {
            XCTAssertTrue(
                suiteCase.scenario.faults.contains { $0.kind.value == suiteCase.kind }, suiteCase.scenario.name)
            XCTAssertTrue(suiteCase.scenario.expectations.noFalseAlarms, suiteCase.scenario.name)
            XCTAssertNotNil(suiteCase.scenario.expectations.repairedWithin, suiteCase.scenario.name)
            XCTAssertNotNil(suiteCase.scenario.expectations.rungsAtMost, suiteCase.scenario.name)
        }
    }

    /// `halo-sim recovery` runs all of them, with several seeds, in a release build.
    func testSomeOfThemHold() throws {
        for suiteCase in try Self.cases() {
            guard
                ["supplicant-death", "stale-overlay-key", "beacon-silence", "cut-link"].contains(
                    suiteCase.scenario.name)
            else { continue }
            let outcome = try suiteCase.outcome(seed: 1, build: MeshRunBuild.test)
            XCTAssertEqual(outcome.failed, [], suiteCase.scenario.name)
        }
    }

    func testTheDocumentHasARowForEveryScenario() throws {
        let document = try String(
            contentsOf: HaloSimProgram.repository.appendingPathComponent("docs/recovery.md"), encoding: .utf8)
        for suiteCase in try Self.cases() {
            XCTAssertTrue(document.contains("| \(suiteCase.scenario.name) |"), suiteCase.scenario.name)
            XCTAssertTrue(
                document.contains("`\(suiteCase.scenario.name)`: \(suiteCase.scenario.description)"),
                suiteCase.scenario.name)
        }
    }

    func testARowTellsMedianAndWorst() throws {
        let suiteCase = try XCTUnwrap(try Self.cases().first { $0.scenario.name == "reboot" })
        func outcome(_ detected: Double?, _ repaired: Double?, _ rungs: [Int]) throws -> RecoveryOutcome {
            var outcome = RecoveryOutcome(try Self.emptyResult())
            outcome.detectedAfterSeconds = detected
            outcome.repairedAfterSeconds = repaired
            outcome.rungs = rungs
            return outcome
        }
        let row = RecoveryRow(
            suiteCase,
            [try outcome(5, 30, [1]), try outcome(9, nil, [1, 2]), try outcome(nil, 0, []), try outcome(7, 90, [])])
        XCTAssertEqual(row.detected, 3)
        XCTAssertEqual(row.detectedAfter?.median, 7)
        XCTAssertEqual(row.detectedAfter?.worst, 9)
        XCTAssertEqual(row.repairedAfter?.median, 30)
        XCTAssertEqual(row.repairedAfter?.worst, 90)
        XCTAssertEqual(row.unrepaired, 1)
        XCTAssertEqual(row.fell, 3)
        XCTAssertEqual(row.rungs, [1, 2])
        let text = RecoveryTable(rows: [row]).markdown
        XCTAssertTrue(text.contains("| reboot | 7 / 9 (3 of 4) | not in 1 of 4 | 1, 2 | 0 | not watched |"), text)
    }

    private static func emptyResult() throws -> RunResult {
        let scenario = try ScenarioFile.parse(
            "nodes: [{name: gateway, role: gateway, position: [0, 0]}]\nname: empty\n", file: "empty.yaml")
        return try MeshRun(scenario: scenario, seed: 1, build: MeshRunBuild.test).finish()
    }
}
