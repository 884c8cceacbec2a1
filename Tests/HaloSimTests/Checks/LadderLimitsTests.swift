import HaloModel
import XCTest

@testable import HaloSim

final class LadderLimitsTests: XCTestCase {
    private let node = NodeID("node")!
    private let gateway = NodeID("gateway")!

    private func violations(
        _ climbs: [(seconds: Int64, device: NodeID, rung: Int)], starts: [NodeID: [Int64]] = [:]
    ) -> [String] {
        let decisions = climbs.compactMap { climb in
            MeshDecision(
                "recovery", ["rung": "\(climb.rung)"], device: climb.device, time: climb.seconds * 1_000_000_000)
        }
        XCTAssertEqual(decisions.count, climbs.count)
        return LadderLimits(
            decisions: decisions, starts: starts.mapValues { $0.map { $0 * 1_000_000_000 } }, gateway: gateway
        ).violations
    }

    func testARungAgainAfterItsCoolDownIsAllowed() {
        XCTAssertEqual(violations([(0, node, 3), (60, node, 4), (181, node, 3)]), [])
        XCTAssertEqual(violations([(0, node, 3), (10, gateway, 3)]), [], "each device has a ladder of its own")
    }

    func testARungAgainBeforeItsCoolDownIsAViolation() {
        XCTAssertEqual(violations([(100, node, 3), (200, node, 3)]), ["node at 200 s: rung 3 again after 100 s"])
    }

    func testAManagerThatStartedMeanwhileKnowsOfNothingButTheReboot() {
        XCTAssertEqual(violations([(100, node, 3), (200, node, 3)], starts: [node: [150]]), [])
        XCTAssertEqual(
            violations([(100, node, 7), (3700, node, 7)], starts: [node: [150]]),
            ["node at 3700 s: rung 7 again after 3600 s"])
    }

    func testTheGatewayIsNeverRebooted() {
        XCTAssertEqual(violations([(100, gateway, 7)]), ["gateway at 100 s: the gateway was rebooted"])
    }
}
