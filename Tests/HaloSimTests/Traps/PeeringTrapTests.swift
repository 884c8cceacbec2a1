import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

/// What a supplicant-run mesh does that a program has to survive: each trap catches a naive manager and not the one that
/// ships (wpa_supplicant/mesh_mpm.c, mesh_rsn.c; recordings of a Linux mesh).
final class PeeringTrapTests: XCTestCase {
    /// Runs a trap with both managers until `seconds`.
    private func spring(
        secured: Bool = false, faults: [String] = [], until seconds: Int64,
        prepare: (TrapBench) throws -> Void = { _ in },
        file: StaticString = #filePath, line: UInt = #line
    ) throws {
        for manager in TrapBench.Manager.allCases {
            let bench = try TrapBench(manager, secured: secured, faults: faults)
            try prepare(bench)
            try bench.run(until: seconds)
            XCTAssertEqual(bench.isAlive, manager == .shipped, "\(manager)", file: file, line: line)
        }
    }

    func testWithoutATrapBothManagersPeer() throws {
        for manager in TrapBench.Manager.allCases {
            for secured in [false, true] {
                let bench = try TrapBench(manager, secured: secured)
                try bench.run(until: 90)
                XCTAssertTrue(bench.isAlive, "\(manager) secured \(secured)")
            }
        }
    }

    func testAPeerThatComesLaterWasNeverHeardWhenItWasAdded() throws {
        try spring(
            faults: ["{at: 1s, kind: power-loss, node: node, for: 60s}"], until: 150)
    }

    func testAPeerThatRebootsLeavesAStaleLinkThatLooksAlive() throws {
        try spring(faults: ["{at: 90s, kind: power-loss, node: node, for: 5s}"], until: 200)
    }

    func testASecuredPeerThatRebootsKnowsNeitherKeyNorLink() throws {
        // A station that was authenticated refuses MESH_PEER_ADD after MESH_PEER_REMOVE too: only leaving the group, or five
        // minutes of silence, makes it a stranger again.
        try spring(
            secured: true, faults: ["{at: 90s, kind: power-loss, node: node, for: 5s}"], until: 300
        )
    }

    func testAHandshakeThatRunsOutOfRetriesIsNotTriedAgainByTheSupplicant() throws {
        try spring(until: 150) { bench in
            let lost = RadioFault.dropReceived(RadioFault.FrameFilter(kinds: [.peeringConfirm, .peeringOpen]))
            bench.gateway.radio.apply(lost)
            try bench.run(until: 60)
            bench.gateway.radio.clear(lost)
        }
    }

    func testAHandshakeWonOnOneEndOnlyLooksEstablished() throws {
        try spring(until: 200) { bench in
            let race = RadioFault.dropReceived(RadioFault.FrameFilter(kinds: [.peeringConfirm]))
            // The node hears no Confirm, so that it gives up while the gateway is established.
            bench.node.radio.apply(race)
            try bench.run(until: 60)
            bench.node.radio.clear(race)
        }
    }

    func testAnInterfaceThatGoesDownAndUpWedgesTheSupplicant() throws {
        try spring(faults: ["{at: 90s, kind: interface-flap, node: gateway}"], until: 260)
    }

    func testASupplicantThatDiesTakesItsPeeringsAlong() throws {
        try spring(
            secured: true, faults: ["{at: 90s, kind: supplicant-death, node: gateway}"], until: 200)
    }

    func testASilentPeerStaysEstablishedForFiveMinutes() throws {
        for manager in TrapBench.Manager.allCases {
            let bench = try TrapBench(manager, faults: ["{at: 90s, kind: power-loss, node: node}"])
            try bench.run(until: 140)
            XCTAssertEqual(bench.looksAlive, manager == .naive, "\(manager)")
        }
    }
}
