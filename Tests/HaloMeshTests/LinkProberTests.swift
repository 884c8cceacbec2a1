import HaloHardware
import HaloModel
import XCTest

@testable import HaloMesh

final class LinkProberTests: XCTestCase {
    private let peer = MACAddress(rawValue: 0x0200_0000_0002)

    private func at(_ second: Int) -> MonotonicInstant { .boot + .seconds(second) }

    /// Runs the prober for a while over a link on which `answers` says which echo arrives.
    private func run(
        seconds: Int, busyShare: Double = 0, inactive: Int64 = 100, answers: (Int) -> Bool
    ) -> (condemnedAt: Int?, echoes: Int) {
        var prober = LinkProber()
        var echoes = 0
        let station = Station.fixture(peer, .established, inactive: inactive)
        var second = 0
        while second < seconds {
            if let address = prober.next([station], at: at(second)) {
                echoes += 1
                if answers(echoes) {
                    prober.answered(address, at: at(second), spread: 0.5)
                } else {
                    second += Int(LinkProber.patience.secondsValue)
                    if prober.lost(station, address, busyShare: busyShare, at: at(second)) != nil {
                        return (second, echoes)
                    }
                }
            }
            second += 1
        }
        return (nil, echoes)
    }

    func testALinkThatCarriesNothingIsFoundWithinAMinute() throws {
        let found = try XCTUnwrap(run(seconds: 300) { _ in false }.condemnedAt)
        XCTAssertLessThan(found, 60)
        // After ten minutes of health, the same but for the calm interval.
        let later = run(seconds: 1200) { $0 < 12 }
        XCTAssertLessThan(try XCTUnwrap(later.condemnedAt), 12 * 45 + 110)
    }

    func testAPoorLinkIsKept() {
        // Every pattern of losses that repeats with period 2, 3 or 4 and lets at least one echo in four through.
        for period in 2...4 {
            for mask in 1..<(1 << period) {
                let result = run(seconds: 3600) { (mask >> ($0 % period)) & 1 == 1 }
                XCTAssertNil(result.condemnedAt, "period \(period), pattern \(String(mask, radix: 2))")
            }
        }
    }

    func testABusyChannelCondemnsNobody() {
        XCTAssertNil(run(seconds: 600, busyShare: 0.95) { _ in false }.condemnedAt)
        XCTAssertNotNil(run(seconds: 600, busyShare: 0.6) { _ in false }.condemnedAt)
    }

    func testANeighbourThatIsNotHeardIsLeftToTheSilenceLimit() {
        XCTAssertNil(run(seconds: 600, inactive: 15_000) { _ in false }.condemnedAt)
    }

    func testAHealthyLinkCostsOneEchoInThreeQuartersOfAMinute() {
        XCTAssertEqual(run(seconds: 3600) { _ in true }.echoes, 3600 / 45, accuracy: 2)
    }

    func testTheLossesNeededFollowTheUsualLoss() {
        let table = [(0.0, 4), (0.15, 4), (0.3, 6), (0.5, 10), (0.75, 24), (1.0, 24)]
        for (loss, needed) in table {
            XCTAssertEqual(LinkProber.lossesNeeded(usualLoss: loss), needed, "\(loss)")
        }
        let all = stride(from: 0.0, through: 1, by: 0.01).map { LinkProber.lossesNeeded(usualLoss: $0) }
        XCTAssertEqual(all, all.sorted())
    }

    func testAPeeringThatEndsIsForgotten() {
        var prober = LinkProber()
        _ = prober.next([.fixture(peer, .established)], at: at(0))
        _ = prober.next([.fixture(peer, .holding)], at: at(5))
        XCTAssertEqual(prober.records, [])
        XCTAssertNil(prober.lost(nil, peer, busyShare: 0, at: at(6)))
    }

    func testNeighboursAreProbedInTurn() {
        var prober = LinkProber()
        let stations = (1...4).map { Station.fixture(MACAddress(rawValue: 0x0200_0000_0000 + $0), .established) }
        var order: [MACAddress] = []
        for second in 0..<40 {
            guard let address = prober.next(stations, at: at(second)) else { continue }
            prober.answered(address, at: at(second), spread: 0.5)
            order.append(address)
        }
        XCTAssertEqual(order, stations.map(\.address))
    }
}
