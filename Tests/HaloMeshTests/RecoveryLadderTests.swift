import HaloHardware
import HaloMesh
import HaloModel
import XCTest

final class RecoveryLadderTests: XCTestCase {
    private let all = RecoverySymptom.curable(RecoveryRung.allCases)

    /// Feeds one symptom every second and lists what is climbed when.
    private func climbs(
        _ ladder: inout RecoveryLadder, seconds: Range<Int>, state: MeshState = .isolated,
        _ symptom: (Int) -> RecoverySymptom
    ) -> [(second: Int, rung: RecoveryRung)] {
        var output: [(Int, RecoveryRung)] = []
        for second in seconds {
            let now = MonotonicInstant.boot + .seconds(second)
            if let rung = ladder.step(symptom(second), state: state, now: now) { output.append((second, rung)) }
        }
        return output
    }

    func testItClimbsOneRungAtATimeEachWithItsPatience() {
        var ladder = RecoveryLadder()
        let output = climbs(&ladder, seconds: 0..<1430) { _ in all }
        var expected: [(Int, RecoveryRung)] = []
        var at = 0
        for rung in RecoveryRung.allCases {
            at += Int(rung.patience.secondsValue)
            expected.append((at, rung))
        }
        XCTAssertEqual(output.map(\.rung), expected.map(\.1))
        XCTAssertEqual(output.map(\.second), expected.map(\.0))
        XCTAssertEqual(ladder.climbed, [1, 1, 1, 1, 1, 1, 1])
    }

    func testAfterTheTopItBeginsAgainWithWhatHasCooledDown() {
        var ladder = RecoveryLadder()
        let output = climbs(&ladder, seconds: 0..<7200) { _ in all }
        XCTAssertEqual(output[7].rung, .rescan)
        XCTAssertEqual(output.filter { $0.rung == .reboot }.count, 1)
    }

    func testItRebootsAtMostOnceInSixHours() {
        var ladder = RecoveryLadder()
        let output = climbs(&ladder, seconds: 0..<86_400) { _ in all }.filter { $0.rung == .reboot }
        XCTAssertTrue(zip(output, output.dropFirst()).allSatisfy { $1.second - $0.second >= 6 * 3600 })
        XCTAssertGreaterThan(output.count, 2)
    }

    func testAfterItsOwnRebootItWaitsSixHoursOfUptime() {
        var ladder = RecoveryLadder(rebootAllowedFrom: .boot + .seconds(6 * 3600))
        let output = climbs(&ladder, seconds: 0..<30_000) { _ in all }.filter { $0.rung == .reboot }
        XCTAssertGreaterThanOrEqual(output.first?.second ?? 0, 6 * 3600)
    }

    func testHealthBringsItBackToTheBottom() {
        var ladder = RecoveryLadder()
        _ = climbs(&ladder, seconds: 0..<130) { _ in all }
        XCTAssertEqual(ladder.current, .rejoin)
        XCTAssertTrue(climbs(&ladder, seconds: 130..<145, state: .online) { _ in .healthy }.isEmpty)
        XCTAssertNil(ladder.current)
        let output = climbs(&ladder, seconds: 145..<200) { _ in all }
        XCTAssertEqual(output.first?.rung, .rescan)
    }

    func testAMomentOfHealthDoesNot() {
        var ladder = RecoveryLadder()
        _ = climbs(&ladder, seconds: 0..<130) { _ in all }
        _ = climbs(&ladder, seconds: 130..<135, state: .online) { _ in .healthy }
        XCTAssertEqual(ladder.current, .rejoin)
    }

    func testItNeverClimbsForWhatNoRungCures() {
        var ladder = RecoveryLadder()
        XCTAssertTrue(climbs(&ladder, seconds: 0..<86_400) { _ in .incurable }.isEmpty)
    }

    func testADeviceThatGetsBetterIsGivenTime() {
        var ladder = RecoveryLadder()
        XCTAssertTrue(climbs(&ladder, seconds: 0..<25, state: .isolated) { _ in all }.isEmpty)
        XCTAssertTrue(climbs(&ladder, seconds: 25..<54, state: .peering) { _ in all }.isEmpty)
        XCTAssertEqual(climbs(&ladder, seconds: 54..<57, state: .peering) { _ in all }.map(\.rung), [.rescan])
    }

    func testWhatIsKnownToHelpIsTriedSoonerButNoReboot() {
        var ladder = RecoveryLadder()
        let output = climbs(&ladder, seconds: 0..<1000) { _ in .certain([.reloadDriver, .resetRadio, .reboot]) }
        XCTAssertEqual(output.map(\.rung), [.reloadDriver, .resetRadio, .reboot])
        XCTAssertEqual(output.map(\.second), [45, 90, 990])
    }

    // MARK: - Symptoms

    func testASilentChipIsReloadedAndNothingElseIsTried() {
        for state in [MeshState.isolated, .peering, .peered] {
            var seen = MeshObservation(role: .node, meshID: "farm")
            seen.isChipSilent = true
            seen.routingNeighbourCount = 2
            XCTAssertEqual(
                RecoverySymptom(seen, state: state, pathAnswers: nil, radioIsSupported: true),
                .certain([.reloadDriver, .resetRadio, .reboot]))
            seen.role = .gateway
            XCTAssertEqual(
                RecoverySymptom(seen, state: state, pathAnswers: nil, radioIsSupported: true),
                .certain([.reloadDriver, .resetRadio]))
        }
    }

    func testADriverWithoutAnInterfaceAndASupplicantThatIsSilentAreKnownTroubles() {
        var seen = MeshObservation(role: .node, meshID: "farm")
        seen.isDriverLoaded = true
        XCTAssertEqual(
            RecoverySymptom(seen, state: .driverMissing, pathAnswers: nil, radioIsSupported: true),
            .certain([.reloadDriver, .resetRadio, .reboot]))
        seen.interface = WirelessInterface(
            name: "wlan0", address: .zero, isUp: true, isMeshPoint: false, proxyFrequencyMHz: nil)
        XCTAssertEqual(
            RecoverySymptom(seen, state: .radioDown, pathAnswers: nil, radioIsSupported: true),
            .certain([.restartSupplicant, .reloadDriver, .resetRadio, .reboot]))
    }

    func testHeldLinksAloneAreLeftByLeavingTheGroup() {
        var seen = MeshObservation(role: .node, meshID: "farm")
        seen.isHeldFast = true
        XCTAssertEqual(
            RecoverySymptom(seen, state: .peering, pathAnswers: nil, radioIsSupported: true),
            .certain([.rejoin, .restartSupplicant, .reloadDriver, .resetRadio, .reboot]))
    }

    private func symptom(
        _ state: MeshState, role: NodeRole = .node, path: Bool? = nil, neighbours: Int = 0, supported: Bool = true
    ) -> RecoverySymptom {
        var seen = MeshObservation(role: role, meshID: "farm")
        seen.routingNeighbourCount = neighbours
        return RecoverySymptom(seen, state: state, pathAnswers: path, radioIsSupported: supported)
    }

    func testAGatewayProgramThatIsDownIsNoReasonToClimb() {
        XCTAssertEqual(symptom(.routed, path: true), .incurable)
        XCTAssertEqual(symptom(.routed, path: nil), .incurable)
        XCTAssertEqual(symptom(.routed, path: false), .curable([.renewPeer]))
        XCTAssertEqual(symptom(.peered, neighbours: 3), .curable([.rescan]))
        XCTAssertEqual(symptom(.peered, neighbours: 0), all)
    }

    func testAGatewayIsNeverRebooted() {
        for state in MeshState.allCases {
            switch symptom(state, role: .gateway, path: false) {
            case .curable(let rungs), .certain(let rungs): XCTAssertFalse(rungs.contains(.reboot), state.rawValue)
            case .healthy, .incurable: break
            }
        }
    }

    func testABuildWithoutRadioSupportIsNotRepaired() {
        for state in MeshState.allCases { XCTAssertEqual(symptom(state, supported: false), .incurable) }
    }

    func testAMissingDriverIsNotScannedFor() {
        XCTAssertEqual(symptom(.driverMissing), .curable([.reloadDriver, .resetRadio, .reboot]))
        XCTAssertEqual(symptom(.online), .healthy)
    }
}
