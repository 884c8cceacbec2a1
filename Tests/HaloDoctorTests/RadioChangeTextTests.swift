import HaloDoctor
import HaloModel
import XCTest

final class RadioChangeTextTests: XCTestCase {
    private let old = RFConfiguration(generation: 3, country: "US", channel: 38, widthMHz: 2)
    private let new = RFConfiguration(generation: 4, country: "US", channel: 24, widthMHz: 4, transmitPowerDBm: 20)

    private func status(
        _ phase: RFChangeStatus.Phase, _ states: [String] = [], why: String = "w", remaining: Int64? = nil
    ) -> RFChangeStatus {
        RFChangeStatus(
            configuration: old, phase: phase, target: new, remainingMilliseconds: remaining, why: why,
            members: states.enumerated().map { .init(node: NodeID("n\($0.offset + 1)")!, state: $0.element) })
    }

    func testThePlanNamesWhoHasToComeAlongAndWhoWillBeLeftToItself() {
        XCTAssertEqual(
            RadioChangeText.plan(status(.preparing, ["waiting", "absent", "waiting"])),
            """
            from channel 38, 2 MHz, US, generation 3
            to   channel 24, 4 MHz, US, 20 dBm, generation 4
            2 devices have to agree and to come back: n1, n3
            not heard now, will have to find the mesh by themselves: n2
            All radios switch at one instant. If a device does not come back, all return to what holds now.
            """)
    }

    func testProgressTellsWhatHasChangedAndNothingElse() {
        let first = status(.preparing, ["waiting", "waiting"], remaining: 90_000)
        XCTAssertEqual(RadioChangeText.progress(from: nil, to: first), ["preparing: w (90 s left)"])
        XCTAssertEqual(
            RadioChangeText.progress(from: first, to: status(.preparing, ["waiting", "waiting"], remaining: 80_000)), []
        )
        XCTAssertEqual(
            RadioChangeText.progress(from: first, to: status(.preparing, ["prepared", "waiting"])), ["  n1: prepared"])
        XCTAssertEqual(
            RadioChangeText.progress(from: first, to: status(.armed, ["armed", "armed"], why: "all agreed")),
            ["armed: all agreed", "  n1: armed", "  n2: armed"])
    }

    func testEveryPhaseIsEitherUnderWayOrOver() {
        for phase in RFChangeStatus.Phase.allCases {
            let expected: Bool? =
                switch phase {
                case .preparing, .armed, .trial, .returning: nil
                case .confirmed: true
                case .none, .aborted, .rolledBack: false
                }
            XCTAssertEqual(RadioChangeText.outcome(status(phase)), expected, phase.rawValue)
        }
    }
}
