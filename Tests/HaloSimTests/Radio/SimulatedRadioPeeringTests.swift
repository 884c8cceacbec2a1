import HaloHardware
import HaloModel
import XCTest

@testable import HaloSim

final class SimulatedRadioPeeringTests: XCTestCase {
    private let secured = RadioBench.configuration(passphrase: "correct horse battery staple")

    func testStationsOfAMeshHearEachOtherAndDoNotPeerByThemselves() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 3)
        for radio in radios {
            XCTAssertEqual(radio.orderedStations.map(\.link.state), [.listen, .listen])
            XCTAssertEqual(radio.recentlyHeard.count, 2)
        }
    }

    func testAddingAPeerEstablishesALinkOnBothEnds() throws {
        for configuration in [RadioBench.configuration(), secured] {
            let bench = RadioBench()
            let radios = try bench.mesh(of: 2, configuration)
            try radios[0].addPeer(radios[1].address)
            bench.run(1)
            XCTAssertEqual(radios[0].link(to: radios[1]), .established)
            XCTAssertEqual(radios[1].link(to: radios[0]), .established)
            let one = try XCTUnwrap(radios[0].stations[radios[1].address]?.link)
            let two = try XCTUnwrap(radios[1].stations[radios[0].address]?.link)
            XCTAssertEqual(one.localLinkID, two.peerLinkID)
            XCTAssertEqual(two.localLinkID, one.peerLinkID)
        }
    }

    func testAddingAPeerFailsWhenItIsNotKnownOrAlreadyPeering() throws {
        let bench = RadioBench()
        let lonely = bench.add()
        XCTAssertThrowsError(try lonely.addPeer(RadioBench.address(1)))
        let radios = try bench.mesh(of: 2)
        XCTAssertThrowsError(try radios[0].addPeer(RadioBench.address(9)))
        try radios[0].addPeer(radios[1].address)
        XCTAssertThrowsError(try radios[0].addPeer(radios[1].address)) { error in
            XCTAssertEqual((error as? HardwareError)?.code, .refused)
        }
    }

    func testAFullStationSaysSoInItsBeaconsAndIsNotHeardByNewcomers() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 3, RadioBench.configuration(maxPeerLinks: 1))
        try radios[0].addPeer(radios[1].address)
        bench.run(2)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        try radios[2].addPeer(radios[0].address)
        bench.run(3)
        XCTAssertNotEqual(radios[2].link(to: radios[0]), .established)
        let entry = try XCTUnwrap(radios[2].recentlyHeard.first { $0.address == radios[0].address })
        XCTAssertFalse(entry.acceptsPeers)
    }

    func testTheEleventhPeerIsRejected() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 12)
        for peer in radios[1...11] {
            try peer.addPeer(radios[0].address)
            bench.run(0.5)
        }
        XCTAssertEqual(radios[0].establishedCount, 10)
        XCTAssertNotEqual(radios[11].link(to: radios[0]), .established)
    }

    func testRemovingAPeerClosesBothEndsAndTheNextBeaconBringsItBack() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2, secured)
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        try radios[0].removePeer(radios[1].address)
        bench.run(0.1)
        XCTAssertNil(radios[0].link(to: radios[1]), "the peer's Close ends HOLDING")
        XCTAssertEqual(radios[1].link(to: radios[0]), .holding)
        bench.run(2)
        XCTAssertEqual(radios[0].link(to: radios[1]), .listen)
        XCTAssertEqual(radios[1].link(to: radios[0]), .listen)
        XCTAssertTrue(bench.said("peer", by: "n1").contains("\(radios[0].address) closed with reason 55"))
    }

    func testAHeldLinkStaysHeldWithoutThePeersClose() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        radios[0].apply(.stuckHolding)
        try radios[0].removePeer(radios[1].address)
        bench.run(30)
        XCTAssertEqual(radios[0].link(to: radios[1]), .holding)
        radios[0].clear(.stuckHolding)
        try radios[0].addPeer(radios[1].address)
        bench.run(5)
        XCTAssertNotEqual(radios[0].link(to: radios[1]), .holding)
    }

    func testAPeerThatRebootsLeavesAStaleLinkUntilItCloses() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        radios[1].powerOff()
        bench.run(20)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established, "nobody told this end")
        try bench.prepare(radios[1])
        bench.run(6)
        try radios[1].join(RadioBench.configuration())
        bench.run(6)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        XCTAssertEqual(radios[1].link(to: radios[0]), .listen)
        try radios[1].addPeer(radios[0].address)
        bench.run(1)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established, "Opens with a new link ID are dropped")
        XCTAssertEqual(radios[1].link(to: radios[0]), .openSent)
        bench.run(3)
        XCTAssertEqual(radios[0].link(to: radios[1]), .listen, "the Close after the last retry is not")
        try radios[1].addPeer(radios[0].address)
        bench.run(1)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
    }

    func testAStaleLinkEndsAfterFiveMinutesOfSilence() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        radios[1].powerOff()
        bench.run(290)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        bench.run(50)
        XCTAssertNil(radios[0].link(to: radios[1]))
    }

    func testASecuredPeerThatRebootsIsForgottenAndAuthenticatedAnew() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2, secured)
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        radios[1].powerOff()
        bench.run(5)
        try bench.prepare(radios[1])
        bench.run(6)
        try radios[1].join(secured)
        bench.run(6)
        try radios[1].addPeer(radios[0].address)
        bench.run(5)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
        XCTAssertTrue(bench.said("peer", by: "n0").contains("\(radios[1].address) authenticates anew"))
    }

    func testAWrongPassphraseFailsEveryTenSecondsAndBlocksAfterFour() throws {
        let bench = RadioBench()
        let radios = [bench.add(), bench.add()]
        for radio in radios { try bench.prepare(radio) }
        bench.run(6)
        try radios[0].join(secured)
        try radios[1].join(RadioBench.configuration(passphrase: "another passphrase"))
        bench.run(6)
        try radios[0].addPeer(radios[1].address)
        bench.run(15)
        XCTAssertEqual(radios[0].link(to: radios[1]), .listen)
        XCTAssertEqual(bench.said("sae", by: "n0").filter { $0.hasSuffix("failed") }.count, 1)
        XCTAssertTrue(bench.said("sae", by: "n0").contains("\(radios[1].address) confirm does not verify"))
        bench.run(30)
        XCTAssertEqual(bench.said("sae", by: "n0").filter { $0.hasSuffix("failed") }.count, 4)
        XCTAssertEqual(radios[0].link(to: radios[1]), .blocked)
    }

    func testASecondPeeringSkipsAuthentication() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2, secured)
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        try radios[0].removePeer(radios[1].address)
        bench.run(3)
        bench.frames = []
        try radios[0].addPeer(radios[1].address)
        bench.run(1)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
        XCTAssertFalse(bench.frames.contains { $0.octets[0] == 0xB0 }, "no Authentication frame")
    }

    func testOpenAndSecuredStationsDoNotMeet() throws {
        let bench = RadioBench()
        let radios = [bench.add(), bench.add()]
        for radio in radios { try bench.prepare(radio) }
        bench.run(6)
        try radios[0].join(secured)
        try radios[1].join(RadioBench.configuration())
        bench.run(6)
        XCTAssertTrue(radios[0].stations.isEmpty)
        XCTAssertEqual(radios[0].recentlyHeard.count, 1, "a scan still shows it")
    }

    func testALostHandshakeLeavesOneEndEstablished() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        radios[0].apply(.linkIDRace(probability: 1))
        try radios[0].addPeer(radios[1].address)
        try radios[1].addPeer(radios[0].address)
        bench.run(3)
        XCTAssertEqual(radios[0].link(to: radios[1]), .listen)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
        radios[0].clearFaults()
        try radios[1].removePeer(radios[0].address)
        bench.run(0.1)
        try radios[1].addPeer(radios[0].address)
        bench.run(5)
        try? radios[1].addPeer(radios[0].address)
        bench.run(3)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
    }

    func testLostConfirmsAreRepairedByRepeatedOpens() throws {
        let bench = RadioBench()
        let radios = try bench.mesh(of: 2)
        radios[0].apply(.dropReceived(.init(kinds: [.peeringConfirm])))
        try radios[0].addPeer(radios[1].address)
        bench.run(0.2)
        XCTAssertEqual(radios[0].link(to: radios[1]), .openReceived)
        radios[0].clearFaults()
        bench.run(1)
        XCTAssertEqual(radios[0].link(to: radios[1]), .established)
        XCTAssertEqual(radios[1].link(to: radios[0]), .established)
    }

    func testTheSameSeedGivesTheSameTrace() throws {
        func trace(_ seed: UInt64) throws -> [String] {
            let bench = RadioBench(seed: seed)
            let radios = try bench.mesh(of: 4, secured)
            for peer in radios.dropFirst() { try radios[0].addPeer(peer.address) }
            bench.run(30)
            return bench.lines
        }
        XCTAssertEqual(try trace(1), try trace(1))
        XCTAssertNotEqual(try trace(1), try trace(2))
    }
}
