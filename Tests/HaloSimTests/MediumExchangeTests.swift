import HaloModel
import XCTest

@testable import HaloSim

final class MediumExchangeTests: XCTestCase {
    private let broadcast = MACAddress.broadcast

    func testAUnicastFrameIsDeliveredAndAcknowledgedAtTheRightMoments() throws {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        let b = world.add(2, x: 100)
        world.run(until: 1)
        let frame = MediumWorld.frame(from: 1, to: MediumWorld.address(2), octets: 196)
        world.medium.transmit(frame, from: a, token: 7)
        world.run(until: 2)
        XCTAssertEqual(world.ears[b].receptions.map(\.frame), [frame])
        XCTAssertEqual(world.ears[a].outcomes, [.init(token: 7, acknowledged: true, attempts: 1)])
        XCTAssertEqual(world.recorded.count, 2)
        let data = try XCTUnwrap(world.recorded.first)
        let acknowledgement = try XCTUnwrap(world.recorded.last)
        // Idle for a second: at once. 200 octets with FCS at MCS 7: 1614 bits, 260 a symbol, 7 symbols.
        XCTAssertEqual(data.startNanoseconds, 1_000_000_000)
        XCTAssertEqual(data.mcs, 7)
        XCTAssertEqual(data.airtimeNanoseconds, 240_000 + 7 * 40_000)
        XCTAssertEqual(acknowledgement.startNanoseconds, 1_000_000_000 + 520_000 + 160_000)
        XCTAssertEqual(acknowledgement.airtimeNanoseconds, 240_000)
        XCTAssertEqual(acknowledgement.frame, [0xD4, 0, 0, 0] + MediumWorld.address(1).octets)
        XCTAssertEqual(acknowledgement.sender, b)
    }

    func testAGroupFrameGoesOnceAtTheBasicRateToEverybodyInReach() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        world.add(2, x: 100)
        world.add(3, x: -100)
        let frame = MediumWorld.frame(from: 1, to: broadcast)
        world.medium.transmit(frame, from: a, token: 1)
        world.run(until: 1)
        XCTAssertEqual(world.ears.map(\.receptions.count), [0, 1, 1])
        XCTAssertEqual(world.ears[1].receptions.first?.rateKbps, 650)
        XCTAssertEqual(world.ears[a].outcomes, [.init(token: 1, acknowledged: true, attempts: 1)])
        XCTAssertEqual(world.recorded.count, 1)
    }

    func testAFrameForNobodyIsTriedSevenTimesWithTheRetryBitAndSlowerRates() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        let b = world.add(2, x: 100)
        world.medium.setPowered(false, b)
        world.medium.transmit(MediumWorld.frame(from: 1, to: MediumWorld.address(2)), from: a, token: 3)
        world.run(until: 5)
        XCTAssertEqual(world.ears[a].outcomes, [.init(token: 3, acknowledged: false, attempts: 7)])
        XCTAssertEqual(world.recorded.map { $0.frame[1] & 0x08 }, [0, 8, 8, 8, 8, 8, 8])
        XCTAssertEqual(world.recorded.map(\.mcs), [7, 7, 6, 6, 5, 5, 4])
        XCTAssertEqual(world.medium.statistics.retries, 6)
        XCTAssertEqual(world.medium.statistics.drops, 1)
        // Each pause has room for the acknowledgement that did not come.
        for (one, next) in zip(world.recorded, world.recorded.dropFirst()) {
            let pause = next.startNanoseconds - one.startNanoseconds - one.airtimeNanoseconds
            XCTAssertGreaterThanOrEqual(pause, 160_000 + 240_000 + 52_000)
        }
    }

    func testALostAcknowledgementLeadsToADuplicateThatTheReceiverDrops() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        let b = world.add(2, x: 100)
        world.medium.setLinkLoss(.infinity, from: b, to: a)
        world.medium.transmit(MediumWorld.frame(from: 1, to: MediumWorld.address(2)), from: a, token: 4)
        world.run(until: 5)
        XCTAssertEqual(world.ears[b].receptions.count, 1)
        XCTAssertEqual(world.medium.statistics.duplicates, 6)
        XCTAssertEqual(world.medium.statistics.acknowledgements, 7)
        XCTAssertEqual(world.ears[a].outcomes, [.init(token: 4, acknowledged: false, attempts: 7)])
    }

    func testAnAcknowledgementThatBreaksOffCountsAsLost() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        let b = world.add(2, x: 100)
        world.run(until: 1)
        world.medium.transmit(MediumWorld.frame(from: 1, to: MediumWorld.address(2), octets: 196), from: a, token: 5)
        // The frame ends after 520 µs, its acknowledgement is on the air from 680 to 920 µs.
        world.events.schedule(at: 1_000_800_000) { world.medium.setPowered(false, b) }
        world.run(until: 5)
        XCTAssertEqual(world.ears[b].receptions.count, 1)
        XCTAssertEqual(world.ears[a].outcomes, [.init(token: 5, acknowledged: false, attempts: 7)])
        world.medium.setPowered(true, b)
        world.medium.transmit(MediumWorld.frame(from: 1, to: MediumWorld.address(2)), from: a, token: 6)
        world.run(until: 6)
        XCTAssertEqual(world.ears[a].outcomes.last, .init(token: 6, acknowledged: true, attempts: 1))
    }

    func testFramesLeaveInTheOrderTheyCame() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        let b = world.add(2, x: 100)
        for mark in 0..<20 {
            let frame = MediumWorld.frame(from: 1, to: MediumWorld.address(2), mark: UInt8(mark))
            world.medium.transmit(frame, from: a, token: UInt64(mark))
        }
        world.run(until: 5)
        XCTAssertEqual(world.ears[b].receptions.map { $0.frame[50] }, (0..<20).map { UInt8($0) })
        XCTAssertEqual(world.ears[a].outcomes.map(\.token), Array(0..<20))
    }

    func testAFullQueueRefusesAndSaysSo() {
        let world = MediumWorld()
        let a = world.add(1, x: 0) { $0.queueLimit = 2 }
        world.add(2, x: 100)
        for token in 0..<3 {
            world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: a, token: UInt64(token))
        }
        XCTAssertTrue(world.ears[a].outcomes.isEmpty, "outcomes come as events, never inside transmit")
        world.run(until: 1)
        XCTAssertEqual(world.ears[a].outcomes.first, .init(token: 2, acknowledged: false, attempts: 0))
        XCTAssertEqual(world.ears[a].outcomes.count, 3)
    }

    func testAFrameWithoutReceiverAddressIsRefused() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        world.medium.transmit([0xD4, 0, 0], from: a, token: 9)
        world.medium.transmit([UInt8](repeating: 0, count: 5000), from: a, token: 10)
        world.run(until: 1)
        XCTAssertEqual(world.ears[a].outcomes.map(\.attempts), [0, 0])
        XCTAssertEqual(world.medium.statistics.refusals, 2)
        XCTAssertTrue(world.recorded.isEmpty)
    }

    func testAStationThatIsOffHearsNothingAndSendsNothing() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        let b = world.add(2, x: 100)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast, octets: 1000), from: a, token: 1)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: a, token: 2)
        world.run(until: 0.001)
        world.medium.setPowered(false, a)
        world.run(until: 1)
        XCTAssertTrue(world.ears[b].receptions.isEmpty, "the frame broke off")
        XCTAssertTrue(world.ears[a].outcomes.isEmpty)
        world.medium.setPowered(true, a)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: a, token: 3)
        world.run(until: 2)
        XCTAssertEqual(world.ears[b].receptions.count, 1)
        XCTAssertEqual(world.ears[a].outcomes.map(\.token), [3])
    }

    func testAListenerMaySwitchTheSenderOffWhileItHears() {
        let world = MediumWorld()
        let a = world.add(1, x: 0)
        let b = world.add(2, x: 100)
        world.add(3, x: 120)
        world.ears[b].onReception = { world.medium.setPowered(false, a) }
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: a, token: 1)
        world.run(until: 1)
        XCTAssertEqual(world.ears.map(\.receptions.count), [0, 1, 1])
        XCTAssertTrue(world.ears[a].outcomes.isEmpty)
    }

    func testDutyCycleDelaysAStationThatUsedUpItsShare() {
        let world = MediumWorld()
        // 0.1 % of an hour is 3.6 s; each frame takes about 12 ms, and 30 ms stay in reserve.
        let a = world.add(1, x: 0) {
            $0.dutyCyclePercent = 0.1
            $0.queueLimit = 1000
        }
        for _ in 0..<400 {
            world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast, octets: 1000), from: a, token: 0)
        }
        world.run(until: 3600)
        let used = Double(world.medium.statistics.airtimeNanoseconds) / 1e9
        XCTAssertEqual(world.ears[a].outcomes.count, 400)
        XCTAssertGreaterThan(world.medium.statistics.dutyCycleWaits, 0)
        let last = Double(world.recorded.last?.startNanoseconds ?? 0) / 1e9
        XCTAssertLessThanOrEqual(used, 3.6 + last * 0.001 + 0.02)
    }
}
