import HaloHardware
import HaloModel
import XCTest

@testable import HaloMesh

/// What real radios and supplicants do to a peering, and what the controller makes of it.
final class PeeringTrapsTests: XCTestCase {
    private let start = MonotonicInstant.boot + .seconds(100)

    private func mac(_ number: UInt64) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 + number) }

    private func heard(_ number: UInt64, _ signal: Int, accepts: Bool = true, peerings: Int? = nil) -> ScanResult {
        ScanResult(
            address: mac(number), meshID: "farm", signalDBm: signal, ageMilliseconds: 200, acceptsPeers: accepts,
            peerings: peerings)
    }

    private func controller(
        allowed: [MACAddress]? = nil, widthMHz: Int = 2, hearing results: [ScanResult] = [], stations: [Station] = []
    ) -> PeeringController {
        var controller = PeeringController(
            settings: PeeringSettings(meshID: "farm", widthMHz: widthMHz, allowed: allowed), now: start)
        _ = controller.step(PeeringObservation(time: start, stations: stations))
        _ = controller.step(PeeringObservation(time: start, stations: stations, scan: results))
        return controller
    }

    private func removed(_ actions: [PeeringAction]) -> [MACAddress] {
        actions.compactMap { if case .remove(let address, _) = $0 { address } else { nil } }
    }

    func testTheFloorFollowsTheWidth() {
        for (width, floor) in [(1, -105), (2, -99), (4, -96), (8, -93)] {
            XCTAssertEqual(PeeringSettings(meshID: "farm", widthMHz: width).signalFloorDBm, floor, "\(width) MHz")
        }
    }

    func testAUsableLinkOfMinus94IsTakenAtTwoMegahertzAndNotAtEight() {
        let peered = [Station.fixture(mac(9), .established, signal: -60)]
        for (width, wanted) in [(2, true), (8, false)] {
            var controller = controller(widthMHz: width, hearing: [heard(2, -94)], stations: peered)
            let actions = controller.step(
                PeeringObservation(time: start + .seconds(8), stations: peered, hasRoute: true))
            XCTAssertEqual(actions == [.add(mac(2))], wanted, "\(width) MHz")
        }
    }

    func testWithoutARouteTheOnlyWayOnIsTakenHoweverWeak() {
        let peered = [Station.fixture(mac(9), .established, signal: -60)]
        var controller = controller(hearing: [heard(2, -104, accepts: false)], stations: peered)
        XCTAssertEqual(controller.step(PeeringObservation(time: start + .seconds(8), stations: peered)), [])
        XCTAssertEqual(
            controller.step(PeeringObservation(time: start + .seconds(21), stations: peered)), [.add(mac(2))])
    }

    func testANeighbourWithRoomIsPreferredToAStrongerOneWithout() {
        var controller = controller(hearing: [heard(2, -50, peerings: 9), heard(3, -80, peerings: 2)])
        XCTAssertEqual(controller.step(PeeringObservation(time: start + .seconds(8))), [.add(mac(3))])
    }

    func testOnlyAllowedPeersAreAddedAndOthersAreClosed() {
        var controller = controller(allowed: [mac(3)], hearing: [heard(2, -50), heard(3, -80)])
        XCTAssertEqual(controller.step(PeeringObservation(time: start + .seconds(8))), [.add(mac(3))])
        let uninvited = [Station.fixture(mac(2), .established)]
        XCTAssertEqual(
            removed(controller.step(PeeringObservation(time: start + .seconds(9), stations: uninvited))), [mac(2)])
    }

    func testAPeeringTakenBackAtOnceCountsAsAFailure() {
        var controller = controller(hearing: [heard(2, -60)])
        XCTAssertEqual(controller.step(PeeringObservation(time: start + .seconds(8))), [.add(mac(2))])
        // Between two looks: only the supplicant's events tell.
        XCTAssertEqual(controller.step(PeeringObservation(time: start + .seconds(9), flapped: [mac(2)])), [.scan])
        XCTAssertEqual(controller.neighbours.first?.failures, 1)
    }

    func testAPeeringThatEndsWithinSecondsCountsAsAFailureAndALongOneDoesNot() {
        for (lasted, failures) in [(4, 1), (40, 0)] {
            var controller = controller(hearing: [heard(2, -60)])
            for second in 0...lasted {
                _ = controller.step(
                    PeeringObservation(
                        time: start + .seconds(10 + second), stations: [.fixture(mac(2), .established)], hasRoute: true)
                )
            }
            _ = controller.step(
                PeeringObservation(time: start + .seconds(11 + lasted), stations: [.fixture(mac(2), .holding)]))
            XCTAssertEqual(controller.neighbours.first?.failures, failures, "\(lasted) s")
        }
    }

    func testAHandshakeThatStaysHalfOpenIsClosedAndDoesNotHoldUpTheOthers() {
        var controller = controller(hearing: [heard(2, -60), heard(3, -70)])
        var closed: [Int] = []
        var others: [Int] = []
        for second in 8..<60 {
            let actions = controller.step(
                PeeringObservation(time: start + .seconds(second), stations: [.fixture(mac(2), .openSent)]))
            if removed(actions) == [mac(2)] { closed.append(second) }
            if actions.contains(.add(mac(3))) { others.append(second) }
        }
        XCTAssertEqual(closed.first, 34)
        XCTAssertLessThan(others.first ?? 99, 20)
    }

    func testAPeerStuckInHoldingIsAddedAgain() {
        var controller = controller(hearing: [heard(2, -60)])
        let holding = [Station.fixture(mac(2), .holding)]
        XCTAssertEqual(
            controller.step(PeeringObservation(time: start + .seconds(8), stations: holding)), [.add(mac(2))])
    }

    func testALinkHeldByBothEndsIsClosedOnceMoreEachTimeLater() {
        var controller = controller()
        var closed: [Int] = []
        for second in 0..<60 {
            // The supplicant refuses to add a held station that has authenticated.
            controller.addRefused(mac(2), at: start + .seconds(second), spread: 0)
            let seen = PeeringObservation(
                time: start + .seconds(second), stations: [.fixture(mac(2), .holding, inactive: 300)])
            if removed(controller.step(seen)) == [mac(2)] { closed.append(second) }
        }
        XCTAssertEqual(closed, [9, 26, 59])
    }

    func testAHeldLinkIsLeftAloneWhileItsNeighbourIsNotHeardOrNotWanted() {
        for (allowed, inactive) in [(nil, 9000), ([mac(3)], 300)] as [([MACAddress]?, Int64)] {
            var controller = controller(allowed: allowed)
            for second in 0..<60 {
                let seen = PeeringObservation(
                    time: start + .seconds(second), stations: [.fixture(mac(2), .holding, inactive: inactive)])
                XCTAssertEqual(removed(controller.step(seen)), [], "\(second) s")
            }
        }
    }

    func testTheNeighbourTheLastRouteLedThroughIsTriedAgainSoonerThanOthers() {
        for (hop, waits) in [(mac(2), 4), (mac(3), 10)] {
            var controller = controller(hearing: [heard(2, -60)])
            let seen = PeeringObservation(
                time: start + .seconds(8), stations: [.fixture(mac(2), .established)], hasRoute: true, nextHop: hop)
            _ = controller.step(seen)
            // Out of the scan that begins now, and of the pause after it.
            _ = controller.step(PeeringObservation(time: start + .seconds(9)))
            _ = controller.step(PeeringObservation(time: start + .seconds(9), scan: [heard(2, -60)]))
            for second in [10, 16] { controller.addRefused(mac(2), at: start + .seconds(second), spread: 0) }
            let again = (17..<60).first { second in
                controller.step(PeeringObservation(time: start + .seconds(second), scan: [heard(2, -60)]))
                    .contains(.add(mac(2)))
            }
            XCTAssertEqual(again, 16 + waits, "\(hop)")
        }
    }

    func testAFailureThatIsToldTwiceCountsOnce() {
        var controller = controller(hearing: [heard(2, -60)])
        _ = controller.step(PeeringObservation(time: start + .seconds(8)))
        let established = PeeringObservation(
            time: start + .seconds(9), stations: [.fixture(mac(2), .established)], hasRoute: true)
        _ = controller.step(established)
        // The supplicant tells that it took the peering back; the kernel's table shows it a second later.
        _ = controller.step(
            PeeringObservation(
                time: start + .seconds(11), stations: [.fixture(mac(2), .established)], flapped: [mac(2)]))
        _ = controller.step(
            PeeringObservation(time: start + .seconds(12), stations: [.fixture(mac(2), .holding)]))
        XCTAssertEqual(controller.neighbours.first?.failures, 1)
    }

    func testABridgeIsNotGivenUpForAStrongerPeer() {
        let stations =
            [Station.fixture(mac(2), .established, signal: -103)]
            + (3...9).map { .fixture(mac(UInt64($0)), .established, signal: -60) }
        for (bridges, expected) in [([mac(2)], []), ([], [mac(2)])] {
            var controller = controller()
            var gone: [MACAddress] = []
            for second in 0..<70 {
                gone += removed(
                    controller.step(
                        PeeringObservation(
                            time: start + .seconds(second), stations: stations, bridges: bridges, hasRoute: true,
                            nextHop: mac(3))))
            }
            XCTAssertEqual(gone, expected)
        }
    }

    func testAFullDeviceMakesRoomForANeighbourNobodyPeersWith() {
        let peered = (2...11).map { Station.fixture(mac(UInt64($0)), .established, signal: -50 - $0) }
        var controller = controller(stations: peered)
        var gone: [MACAddress] = []
        var added: [MACAddress] = []
        for second in 0..<120 {
            let scan = second % 20 == 0 ? [heard(20, -85, peerings: 0)] : nil
            let stations = peered.filter { !gone.contains($0.address) }
            let actions = controller.step(
                PeeringObservation(
                    time: start + .seconds(second), stations: stations, scan: scan, bridges: [mac(11)], hasRoute: true,
                    nextHop: mac(10)))
            gone += removed(actions)
            for case .add(let address) in actions { added.append(address) }
        }
        // Not the bridge (11), not the next hop (10): the weakest of the others.
        XCTAssertEqual(gone, [mac(9)])
        XCTAssertEqual(added.first, mac(20))
    }

    func testBridgesAreThoseThatAreAnOriginatorsOnlyNextHop() {
        func path(_ to: UInt64, _ through: UInt64) -> Originator {
            Originator(
                address: mac(to), nextHop: mac(through), metric: .quality(200), lastSeenMilliseconds: 100, isBest: true)
        }
        XCTAssertEqual(
            PeeringObservation.bridges([path(2, 2), path(2, 3), path(3, 3), path(4, 2), path(4, 3), path(5, 3)]),
            [mac(3)])
    }

    func testACondemnedLinkIsRenewedAndNoOther() {
        let stations = [Station.fixture(mac(2), .established), .fixture(mac(3), .established)]
        var controller = controller(stations: stations)
        let actions = controller.step(
            PeeringObservation(
                time: start + .seconds(9), stations: stations,
                condemned: [CondemnedLink(address: mac(3), reason: "carries nothing")], hasRoute: true))
        XCTAssertEqual(actions, [.remove(mac(3), reason: "carries nothing")])
    }

    func testASecondDeadPathThroughTheSameNeighbourGivesOthersTheirTurn() {
        let stations = [Station.fixture(mac(2), .established, signal: -50)]
        var controller = controller(hearing: [heard(2, -50)], stations: stations)
        var waits: [Int] = []
        for second in [10, 100, 400, 900, 2500] {
            let now = start + .seconds(second)
            XCTAssertEqual(removed(controller.suspects(stations, nextHop: mac(2), at: now)), [mac(2)])
            waits.append(Int(((controller.neighbours.first?.notBefore ?? now) - now).secondsValue))
        }
        // At once, then later and later; after a quarter of an hour in peace, at once again.
        XCTAssertEqual(waits, [3, 120, 240, 480, 3])
    }
}
