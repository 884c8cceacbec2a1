import HaloHardware
import XCTest

@testable import HaloSim

/// Traps of the supplicant that one radio shows by itself.
final class SupplicantTrapTests: XCTestCase {
    private let secured = RadioBench.configuration(passphrase: "correct horse battery staple")

    func testOfTwoOverlappingAddsOnlyTheLastIsStillWantedWhenAPeerIsAnnouncedAgain() throws {
        // A peer that is removed during the handshake comes back with its next beacon; only the one in the slot
        // (`mesh_required_peer`) is then authenticated.
        for (order, isWanted) in [([1, 2], false), ([2, 1], true)] {
            let bench = RadioBench()
            let radios = try bench.mesh(of: 3, secured)
            bench.loses = { frame, _ in frame.first == 0xB0 }
            for index in order { try radios[0].addPeer(radios[index].address) }
            let station = try XCTUnwrap(radios[0].stations[radios[1].address])
            radios[0].forget(station, "gone")
            // The other one goes on failing: a peering that is established would empty the slot.
            bench.loses = { frame, receiver in frame.first == 0xB0 && receiver == radios[2].address }
            bench.run(4)
            XCTAssertEqual(radios[0].link(to: radios[1]) == .established, isWanted, "\(order)")
        }
    }

    func testTheWishForAPeerEndsAfterTenSecondsAndWithAnyPeering() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 3, secured)
        try radios[0].addPeer(radios[1].address)
        XCTAssertEqual(radios[0].supplicant.requiredPeer, radios[1].address)
        try radios[2].addPeer(radios[0].address)
        bench.run(1)
        XCTAssertNil(radios[0].supplicant.requiredPeer, "cleared by whichever peering came first")
        bench.loses = { frame, _ in frame.first == 0xB0 }
        let other = bench.add()
        try bench.prepare(other)
        bench.run(6)
        try other.join(secured)
        bench.run(4)
        try other.addPeer(radios[1].address)
        bench.run(9)
        XCTAssertNotNil(other.supplicant.requiredPeer)
        bench.run(2)
        XCTAssertNil(other.supplicant.requiredPeer)
    }

    func testAFullStationGivesUpItsWeakestPeerForABetterOneAndDoesNotTakeItBackForAMinute() throws {
        let air = AirBench(group: RadioBench.configuration(maxPeerLinks: 1))
        let radios = try air.mesh(of: 2, spacing: 700)
        radios[0].dynamicPeering = DynamicPeering()
        try radios[0].addPeer(radios[1].address)
        try air.run(3)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        let near = air.add(x: -100)
        try air.start(near)
        try air.run(7)
        try near.join(air.group)
        try air.run(6)
        XCTAssertNil(radios[0].link(to: radios[1]), "kicked out")
        try near.addPeer(radios[0].address)
        try air.run(2)
        XCTAssertEqual(near.link(to: radios[0]), .established)
        near.leaveGroup()
        try air.run(20)
        try? radios[1].addPeer(radios[0].address)
        try air.run(3)
        XCTAssertNotEqual(radios[1].link(to: radios[0]), .established, "still on the black list")
        try air.run(60)
        try? radios[1].addPeer(radios[0].address)
        try air.run(3)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
    }

    func testALeakedPeeringCountFillsTheQuotaAtTheTenthReboot() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2, secured)
        radios[0].apply(.peeringCountLeak)
        var established = 0
        for _ in 0..<12 {
            try? radios[1].addPeer(radios[0].address)
            bench.run(6)
            guard radios[1].link(to: radios[0]) == .established else { break }
            established += 1
            radios[1].powerOff()
            bench.run(1)
            try bench.prepare(radios[1])
            bench.run(6)
            try radios[1].join(secured)
            bench.run(6)
        }
        XCTAssertEqual(established, 10)
        XCTAssertEqual(radios[0].countedLinks, 10)
        radios[0].leaveGroup()
        try radios[0].join(secured)
        bench.run(6)
        try radios[0].addPeer(radios[1].address)
        bench.run(6)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established, "joining anew counts from zero")
    }
}
