import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

/// What a supplicant-run mesh does that a program has to survive: each trap catches a naive manager and not the one that
/// ships (wpa_supplicant/mesh_mpm.c, mesh_rsn.c; recordings of a Linux mesh).
final class PeeringTrapTests: XCTestCase {
    /// Runs a trap with both managers until `seconds`.
    private func spring(
        both: Bool = false, secured: Bool = false, faults: [String] = [], until seconds: Int64,
        prepare: (TrapBench) throws -> Void = { _ in },
        file: StaticString = #filePath, line: UInt = #line
    ) throws {
        for manager in TrapBench.Manager.allCases {
            let bench = try TrapBench(manager, both: both, secured: secured, faults: faults)
            try prepare(bench)
            try bench.run(until: seconds)
            XCTAssertEqual(bench.isAlive, manager == .shipped, "\(manager)", file: file, line: line)
        }
    }

    func testWithoutATrapBothManagersPeer() throws {
        for manager in TrapBench.Manager.allCases {
            for (secured, both) in [(false, false), (true, false), (true, true)] {
                let bench = try TrapBench(manager, both: both, secured: secured)
                try bench.run(until: 90)
                XCTAssertTrue(bench.isAlive, "\(manager) secured \(secured) both \(both)")
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

    func testAStationThatFailedFourTimesIsBlockedForAnHourAtBothEnds() throws {
        try spring(
            both: true, secured: true, faults: ["{at: 1s, kind: wrong-passphrase, node: node, for: 90s}"], until: 300)
    }

    func testALinkThatIsHeldIsNotReleasedByThePeersClose() throws {
        for secured in [false, true] {
            try spring(secured: secured, faults: ["{at: 60s, kind: stuck-holding, node: gateway}"], until: 250) {
                bench in
                try bench.run(until: 90)
                // Closed by hand, as somebody does who tries what wpa_cli can do.
                try bench.gateway.radio.removePeer(bench.node.address)
            }
        }
    }

    func testALinkThatBothEndsHaveClosedIsHeldForFiveMinutes() throws {
        try spring(both: true, secured: true, until: 130) { bench in
            try bench.run(until: 90)
            let lost = RadioFault.dropReceived(RadioFault.FrameFilter(kinds: [.peeringClose]))
            for (device, other) in [(bench.gateway, bench.node), (bench.node, bench.gateway)] {
                device.radio.apply(lost)
                try device.radio.removePeer(other.address)
            }
            try bench.run(until: 92)
            XCTAssertEqual(bench.gateway.radio.link(to: bench.node.radio), .holding)
            XCTAssertEqual(bench.node.radio.link(to: bench.gateway.radio), .holding)
            for device in [bench.gateway, bench.node] { device.radio.clear(lost) }
        }
    }

    func testAPeeringCountThatLeaksFillsTheQuotaWithPeersThatAreGone() throws {
        let reboots = "{at: 90s, kind: reboot, node: node, every: 70s, times: 11}"
        try spring(
            both: true, secured: true, faults: ["{at: 1s, kind: peering-count-leak, node: gateway}", reboots],
            until: 980)
        let without = try TrapBench(.naive, both: true, secured: true, faults: [reboots])
        try without.run(until: 980)
        XCTAssertTrue(without.isAlive, "it is the leak that catches the naive manager")
    }

    func testASilentPeerStaysEstablishedForFiveMinutes() throws {
        for manager in TrapBench.Manager.allCases {
            let bench = try TrapBench(manager, faults: ["{at: 90s, kind: power-loss, node: node}"])
            try bench.run(until: 140)
            XCTAssertEqual(bench.looksAlive, manager == .naive, "\(manager)")
        }
    }
}
