import HaloDocuments
import HaloModel
import XCTest

@testable import HaloSim

final class ExpectationChecksTests: XCTestCase {
    private let a = NodeID("a")!
    private let b = NodeID("b")!
    private let second: Int64 = 1_000_000_000

    private func device(_ name: NodeID, onlineAt: Int64?, lostAt: Int64? = nil, backAt: Int64? = nil)
        -> ExpectationChecks.Device
    {
        var watch = OnlineWatch()
        watch.change(to: .joining, at: 0)
        if let onlineAt { watch.change(to: .online, at: onlineAt) }
        if let lostAt { watch.change(to: nil, at: lostAt) }
        if let backAt { watch.change(to: .online, at: backAt) }
        return ExpectationChecks.Device(name: name, watch: watch, unexpectedBoots: 0)
    }

    private func checks(
        _ devices: [ExpectationChecks.Device], faults: [FaultLedger.Entry] = [],
        telemetry: TelemetrySummary = TelemetrySummary(spooled: 10, delivered: 10, stored: 10, wrong: 0)
    ) -> ExpectationChecks {
        ExpectationChecks(devices: devices, faults: faults, telemetry: telemetry, end: 3600 * second)
    }

    private func expectations(_ text: String) throws -> ScenarioExpectations {
        try DocumentDecoder().decode(ScenarioExpectations.self, from: YAMLDocument.parse(text, file: "test"))
    }

    func testALateDeviceFailsTheOnlineExpectationAndIsNamed() throws {
        let results = checks([device(a, onlineAt: 60 * second), device(b, onlineAt: 121 * second)])
            .results(try expectations("all_online_within: 120s"))
        XCTAssertEqual(results.map(\.held), [false])
        XCTAssertTrue(results[0].detail.contains("b only after 121.0 s"), results[0].detail)
        XCTAssertEqual(results[0].decidedAtSeconds, 120)
    }

    func testAllInTimeHolds() throws {
        let results = checks([device(a, onlineAt: 60 * second), device(b, onlineAt: 120 * second)])
            .results(try expectations("all_online_within: 120s"))
        XCTAssertEqual(results.map(\.held), [true])
    }

    func testASampleStoredTwiceFailsDeliveryWhateverTheShare() throws {
        let telemetry = TelemetrySummary(spooled: 10, delivered: 10, stored: 11, wrong: 1)
        let results = checks([device(a, onlineAt: 1)], telemetry: telemetry).results(try expectations("delivered: 0.5"))
        XCTAssertEqual(results.map(\.held), [false])
    }

    func testALostSampleFailsDelivery() throws {
        let telemetry = TelemetrySummary(spooled: 10, delivered: 9, stored: 9, wrong: 0)
        let results = checks([device(a, onlineAt: 1)], telemetry: telemetry).results(try expectations("delivered: 1.0"))
        XCTAssertEqual(results.map(\.held), [false])
    }

    func testRepairIsMeasuredFromTheEndOfTheFault() throws {
        let fault = FaultLedger.Entry(
            fault: Fault(at: .seconds(1200), kind: .powerLoss, nodes: [a], lasting: .seconds(30)), begin: 1200 * second,
            end: 1230 * second)
        let inTime = device(a, onlineAt: 50 * second, lostAt: 1200 * second, backAt: 1400 * second)
        let late = device(a, onlineAt: 50 * second, lostAt: 1200 * second, backAt: 1411 * second)
        let never = device(a, onlineAt: 50 * second, lostAt: 1200 * second)
        let wanted = try expectations("repaired_within: 3min")
        XCTAssertEqual(
            [inTime, late, never].map { checks([$0], faults: [fault]).results(wanted)[0].held }, [true, false, false])
    }

    func testAnUnscheduledRebootFails() throws {
        var rebooting = device(a, onlineAt: 1)
        rebooting.unexpectedBoots = 1
        XCTAssertFalse(checks([rebooting]).results(try expectations("no_reboots: true"))[0].held)
        XCTAssertTrue(checks([device(a, onlineAt: 1)]).results(try expectations("no_reboots: true"))[0].held)
    }

    private func outcome(
        _ at: Double, detected: Double?, repaired: Double? = 0, rungs: [Int] = [], alarms: [String] = []
    ) -> FaultOutcome {
        FaultOutcome(
            kind: .reboot, subject: "a", beganAtSeconds: at, endedAtSeconds: at, detectedAfterSeconds: detected,
            repairedAfterSeconds: repaired, repairedAfterEndSeconds: repaired, rungs: rungs, falseAlarms: alarms)
    }

    private func judged(_ outcomes: [FaultOutcome], _ text: String) throws -> ExpectationResult {
        var checks = checks([device(a, onlineAt: 1)])
        checks.outcomes = outcomes
        return try XCTUnwrap(checks.results(try expectations(text)).first)
    }

    func testAFaultNoticedLateOrNeverFailsDetection() throws {
        XCTAssertTrue(try judged([outcome(10, detected: 29)], "detected_within: 30s").held)
        XCTAssertFalse(try judged([outcome(10, detected: 31)], "detected_within: 30s").held)
        let never = try judged([outcome(10, detected: nil)], "detected_within: 30s")
        XCTAssertFalse(never.held)
        XCTAssertTrue(never.detail.contains("reboot of a never"), never.detail)
    }

    func testAFaultThatOnlyPreparesTheNextIsJudgedByIt() throws {
        let next = outcome(20, detected: 22, repaired: 40)
        XCTAssertTrue(try judged([outcome(10, detected: nil), next], "detected_within: 30s").held)
        XCTAssertFalse(
            try judged([outcome(10, detected: nil, repaired: nil), next], "detected_within: 30s").held,
            "it took somebody down")
        XCTAssertFalse(
            try judged([outcome(10, detected: nil), outcome(50, detected: 5)], "detected_within: 30s").held,
            "there was time to notice")
    }

    func testARungTooHighAndAClimbByOthersFail() throws {
        XCTAssertTrue(try judged([outcome(10, detected: 1, rungs: [1, 3])], "rungs_at_most: 3").held)
        XCTAssertFalse(try judged([outcome(10, detected: 1, rungs: [1, 4])], "rungs_at_most: 3").held)
        XCTAssertFalse(try judged([outcome(10, detected: 1, alarms: ["b: 1"])], "no_false_alarms: true").held)
    }
}
