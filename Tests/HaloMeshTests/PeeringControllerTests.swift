import HaloHardware
import HaloMesh
import HaloModel
import XCTest

final class PeeringControllerTests: XCTestCase {
    private let start = MonotonicInstant.boot + .seconds(100)

    private func mac(_ number: UInt64) -> MACAddress { MACAddress(rawValue: 0x0200_0000_0000 + number) }

    private func heard(_ number: UInt64, _ signal: Int, mesh: String = "farm", accepts: Bool = true) -> ScanResult {
        ScanResult(address: mac(number), meshID: mesh, signalDBm: signal, ageMilliseconds: 200, acceptsPeers: accepts)
    }

    private func controller() -> PeeringController {
        PeeringController(settings: PeeringSettings(meshID: "farm"), now: start)
    }

    /// Scans at `start`, finishes the scan a second later and waits until the longest settling time is over.
    private func scanned(_ results: [ScanResult], stations: [Station] = []) -> (PeeringController, MonotonicInstant) {
        var controller = controller()
        XCTAssertEqual(controller.step(PeeringObservation(time: start, stations: stations)), [.scan])
        let finished = start + .seconds(1)
        XCTAssertEqual(
            controller.step(PeeringObservation(time: finished, stations: stations, scan: results, spread: 0.5)), [])
        return (controller, finished + .seconds(8))
    }

    func testItScansFirst() {
        var controller = controller()
        XCTAssertEqual(controller.step(PeeringObservation(time: start)), [.scan])
        XCTAssertEqual(controller.step(PeeringObservation(time: start + .seconds(1))), [])
    }

    func testItWaitsBetweenFiveAndEightSecondsAfterTheScan() {
        for (spread, wait) in [(0.0, 5.0), (0.5, 6.5), (0.75, 7.25)] {
            var controller = controller()
            _ = controller.step(PeeringObservation(time: start))
            _ = controller.step(PeeringObservation(time: start, scan: [heard(2, -70)], spread: spread))
            let due = start + .seconds(wait)
            XCTAssertEqual(controller.step(PeeringObservation(time: due + .milliseconds(-1))), [], "\(spread)")
            XCTAssertEqual(controller.step(PeeringObservation(time: due)), [.add(mac(2))], "\(spread)")
        }
    }

    func testItAddsOneAtATimeStrongestFirst() {
        var (controller, now) = scanned([heard(2, -80), heard(3, -60), heard(4, -70)])
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [.add(mac(3))])
        now = now + .seconds(1)
        XCTAssertEqual(
            controller.step(PeeringObservation(time: now, stations: [.fixture(mac(3), .openSent, signal: -60)])), [])
        now = now + .seconds(1)
        let established = [Station.fixture(mac(3), .established, signal: -60)]
        XCTAssertEqual(controller.step(PeeringObservation(time: now, stations: established)), [.add(mac(4))])
    }

    func testANeighbourOfAnotherMeshIsLeftAlone() {
        var (controller, now) = scanned([heard(2, -50, mesh: "elsewhere")])
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [])
        now = now + .seconds(20)
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [.scan])
    }

    func testAHandshakeTheOtherSideBeganIsNotDisturbed() {
        var (controller, now) = scanned([heard(2, -60)])
        let stations = [Station.fixture(mac(2), .openReceived)]
        XCTAssertEqual(controller.step(PeeringObservation(time: now, stations: stations)), [])
        now = now + .seconds(1)
        XCTAssertEqual(controller.step(PeeringObservation(time: now, stations: [.fixture(mac(2), .established)])), [])
    }

    func testAWeakNeighbourIsAddedOnlyWhileAlone() {
        var (controller, now) = scanned([heard(2, -102), heard(3, -60)])
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [.add(mac(3))])
        now = now + .seconds(1)
        let established = [Station.fixture(mac(3), .established, signal: -60)]
        XCTAssertEqual(controller.step(PeeringObservation(time: now, stations: established)), [])
        var (alone, later) = scanned([heard(2, -102)])
        XCTAssertEqual(alone.step(PeeringObservation(time: later)), [.add(mac(2))])
    }

    func testTheFloorHasHysteresis() {
        let peered = [Station.fixture(mac(9), .established, signal: -60)]
        // −98 dBm is above the floor of −99 dBm at 2 MHz, but not by enough to count when it has never been strong.
        var (first, now) = scanned([heard(2, -98)], stations: peered)
        XCTAssertEqual(first.step(PeeringObservation(time: now, stations: peered, hasRoute: true)), [])
        // Having been strong, it stays so at −100 dBm.
        var (second, later) = scanned([heard(2, -94)], stations: peered)
        let weaker = peered + [.fixture(mac(2), .listen, signal: -100)]
        XCTAssertEqual(second.step(PeeringObservation(time: later, stations: weaker, hasRoute: true)), [.add(mac(2))])
    }

    func testWithARouteItOpensSixPeeringsAndLeavesRoomForOthers() {
        let all = (2...15).map { heard(UInt64($0), -50 - $0) }
        let peered = (2...7).map { Station.fixture(mac(UInt64($0)), .established) }
        var (controller, now) = scanned(all, stations: peered)
        XCTAssertEqual(controller.step(PeeringObservation(time: now, stations: peered, hasRoute: true)), [])
        XCTAssertEqual(
            controller.step(PeeringObservation(time: now, stations: peered, hasRoute: false)), [.add(mac(8))])
        now = now + .seconds(1)
        let full = (2...11).map { Station.fixture(mac(UInt64($0)), .established) }
        XCTAssertEqual(controller.step(PeeringObservation(time: now, stations: full, hasRoute: false)), [])
    }

    func testAFailedAddIsTriedAgainLaterEachTimeLater() {
        var (controller, now) = scanned([heard(2, -60)])
        var waits: [Double] = []
        var refusedAt = now
        for _ in 0..<600 {
            let actions = controller.step(PeeringObservation(time: now))
            if actions.contains(.add(mac(2))) {
                waits.append((now - refusedAt).secondsValue)
                controller.addRefused(mac(2), at: now, spread: 0)
                refusedAt = now
            } else if actions.contains(.scan) {
                _ = controller.step(PeeringObservation(time: now, scan: [heard(2, -60)]))
            }
            now = now + .seconds(1)
        }
        XCTAssertEqual(waits.first, 0)
        XCTAssertGreaterThanOrEqual(waits.count, 5)
        XCTAssertTrue(zip(waits.dropFirst(), waits.dropFirst(2)).allSatisfy { $0 <= $1 || $0 > 110 }, "\(waits)")
        XCTAssertLessThan(waits.max() ?? 0, 140)
    }

    func testAnAddWithoutAResultIsGivenUpAfterTenSeconds() {
        var (controller, now) = scanned([heard(2, -60), heard(3, -70)])
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [.add(mac(2))])
        now = now + .seconds(10)
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [])
        now = now + .seconds(1)
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [.add(mac(3))])
    }

    func testABlockedStationIsLeftForHalfAMinuteThenPardonedAndTriedAgainEachTimeLater() {
        var (controller, now) = scanned([heard(2, -60)])
        XCTAssertEqual(controller.step(PeeringObservation(time: now)), [.add(mac(2))])
        let block = PeerBlock(address: mac(2), duration: .seconds(3600))
        var isBlocked = true
        var pardons: [Int] = []
        var tries: [Int] = []
        for second in 0..<1500 {
            let time = now + .seconds(second)
            let actions = controller.step(
                PeeringObservation(
                    time: time, stations: isBlocked ? [.fixture(mac(2), .blocked)] : [],
                    scan: second % 10 == 0 ? [heard(2, -60)] : nil, blocked: second == 0 ? [block] : []))
            for case .remove(mac(2), _) in actions {
                pardons.append(second)
                isBlocked = false
            }
            if actions.contains(.add(mac(2))) {
                tries.append(second)
                // It fails again, and the supplicant blocks it again.
                isBlocked = true
            }
        }
        XCTAssertEqual(pardons.first, 31)
        XCTAssertTrue(tries.allSatisfy { $0 >= 31 })
        let waits = zip(pardons, pardons.dropFirst()).map { $1 - $0 }
        XCTAssertGreaterThanOrEqual(waits.count, 2)
        // The next scan decides when it is heard again.
        XCTAssertTrue(zip(waits, waits.dropFirst()).allSatisfy { $1 >= $0 - 10 }, "\(waits)")
        XCTAssertTrue(waits.allSatisfy { (60...360).contains($0) }, "\(waits)")
    }

    func testASilentPeerIsRemovedAndAddedAgain() {
        let dead = [Station.fixture(mac(2), .established, inactive: 21_000)]
        var (controller, now) = scanned([heard(2, -60)], stations: [.fixture(mac(2), .established)])
        let actions = controller.step(PeeringObservation(time: now, stations: dead, hasRoute: true))
        XCTAssertEqual(actions, [.remove(mac(2), reason: "established, but silent for 21 s")])
        now = now + .seconds(8)
        let holding = [Station.fixture(mac(2), .holding, inactive: 22_000)]
        XCTAssertEqual(controller.step(PeeringObservation(time: now, stations: holding)), [.add(mac(2))])
    }

    func testAMismatchedPeerIsFoundByItsMissingRoutingMessages() {
        let station = [Station.fixture(mac(2), .established)]
        var controller = controller()
        var removedAfter: Int?
        for second in 0..<60 {
            let actions = controller.step(
                PeeringObservation(time: start + .seconds(second), stations: station, routingNeighbours: []))
            let isRemoval = actions.contains { if case .remove = $0 { true } else { false } }
            if isRemoval { removedAfter = removedAfter ?? second }
        }
        XCTAssertEqual(removedAfter, 21)
    }

    func testAPeerThatLosesEveryFrameIsRemoved() {
        var controller = controller()
        var reasons: [String] = []
        for second in 0..<40 {
            let station = Station.fixture(mac(2), .established, received: 5000, failed: UInt32(second * 2))
            for case .remove(_, let reason) in controller.step(
                PeeringObservation(time: start + .seconds(second), stations: [station]))
            {
                reasons.append(reason)
            }
        }
        XCTAssertTrue(reasons.first?.contains("every frame") == true, "\(reasons)")
    }

    func testAPoorPeerThatStillAnswersIsKept() {
        var controller = controller()
        for second in 0..<120 {
            let station = Station.fixture(
                mac(2), .established, signal: -99, received: UInt64(5000 + second * 100), failed: UInt32(second * 5))
            let neighbour = RoutingNeighbour(address: mac(2), lastSeenMilliseconds: 3000, throughputKbps: 300)
            let actions = controller.step(
                PeeringObservation(
                    time: start + .seconds(second), stations: [station], routingNeighbours: [neighbour],
                    hasRoute: true, nextHop: mac(2)))
            XCTAssertFalse(actions.contains { if case .remove = $0 { true } else { false } }, "\(second): \(actions)")
        }
    }

    func testAWeakPeerIsGivenUpOnlyForStrongerOnesWhenPlacesAreScarceAndNeverAsNextHop() {
        func removed(nextHop: MACAddress?, others: Int) -> [MACAddress] {
            var controller = controller()
            var removed: [MACAddress] = []
            for second in 0..<70 {
                let strong = (3..<(3 + others)).map { Station.fixture(mac(UInt64($0)), .established, signal: -60) }
                let seen = PeeringObservation(
                    time: start + .seconds(second), stations: [.fixture(mac(2), .established, signal: -103)] + strong,
                    hasRoute: true, nextHop: nextHop)
                for case .remove(let address, _) in controller.step(seen) { removed.append(address) }
            }
            return removed
        }
        XCTAssertEqual(removed(nextHop: mac(3), others: 7), [mac(2)])
        XCTAssertEqual(removed(nextHop: mac(2), others: 7), [])
        // It may live by this link alone.
        XCTAssertEqual(removed(nextHop: mac(3), others: 6), [])
    }

    func testAFullIslandMakesRoomForAnUntriedNeighbour() {
        let peered = (2...11).map { Station.fixture(mac(UInt64($0)), .established, connected: Int64($0)) }
        var (controller, now) = scanned([heard(20, -80)], stations: peered)
        var removed: [MACAddress] = []
        for second in 0..<70 {
            let seen = PeeringObservation(time: now + .seconds(second), stations: peered)
            for case .remove(let address, _) in controller.step(seen) { removed.append(address) }
        }
        XCTAssertEqual(removed, [mac(11)])
    }

    func testPeriodicScansContinueWhilePeered() {
        let peered = [Station.fixture(mac(2), .established)]
        var controller = controller()
        var scans: [Int] = []
        for second in 0..<200 {
            let actions = controller.step(
                PeeringObservation(
                    time: start + .seconds(second), stations: peered, scan: scans.last == second - 1 ? [] : nil,
                    hasRoute: true, spread: 0.5))
            if actions.contains(.scan) { scans.append(second) }
        }
        XCTAssertEqual(scans, [0, 61, 122, 183])
    }
}
