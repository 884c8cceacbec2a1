import HaloModel
import XCTest

@testable import HaloSim

final class MediumInterferenceTests: XCTestCase {
    private let broadcast = MACAddress.broadcast

    /// Two senders that do not hear each other, at equal distance from a receiver between them.
    private func hiddenWorld(leftX: Double? = nil) -> MediumWorld {
        let world = MediumWorld()
        let reach = world.metres(snrDB: 10)
        world.add(1, x: -(leftX ?? reach))
        world.add(2, x: 0)
        world.add(3, x: reach)
        world.medium.setLinkLoss(.infinity, from: 0, to: 2)
        world.medium.setLinkLoss(.infinity, from: 2, to: 0)
        return world
    }

    func testHiddenStationsCollide() {
        let world = hiddenWorld()
        world.run(until: 1)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: 0, token: 1)
        world.run(until: 1.0005)
        world.medium.transmit(MediumWorld.frame(from: 3, to: broadcast), from: 2, token: 1)
        world.run(until: 2)
        XCTAssertTrue(world.ears[1].receptions.isEmpty)
        XCTAssertEqual(world.medium.statistics.collisions, 1)
        XCTAssertEqual(world.medium.statistics.missed, 1)
    }

    func testStationsThatHearEachOtherTakeTurns() {
        let world = MediumWorld()
        let reach = world.metres(snrDB: 10)
        world.add(1, x: 0)
        world.add(2, x: reach)
        world.add(3, x: 1)
        world.run(until: 1)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: 0, token: 1)
        world.run(until: 1.0005)
        world.medium.transmit(MediumWorld.frame(from: 3, to: broadcast), from: 2, token: 1)
        world.run(until: 2)
        XCTAssertEqual(world.ears[1].receptions.count, 2)
        let first = world.recorded[0]
        let idle = world.recorded[1].startNanoseconds - first.startNanoseconds - first.airtimeNanoseconds
        XCTAssertGreaterThanOrEqual(idle, S1GTiming.difs)
        XCTAssertEqual((idle - S1GTiming.difs) % S1GTiming.slot, 0)
    }

    func testTheStrongerFrameSurvivesACollisionWhenItCameFirst() {
        let world = MediumWorld()
        world.add(1, x: 20)
        world.add(2, x: 0)
        world.add(3, x: world.metres(snrDB: 10))
        world.medium.setLinkLoss(.infinity, from: 0, to: 2)
        world.run(until: 1)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast, mark: 1), from: 0, token: 1)
        world.run(until: 1.0005)
        world.medium.transmit(MediumWorld.frame(from: 3, to: broadcast, mark: 3), from: 2, token: 1)
        world.run(until: 2)
        XCTAssertEqual(world.ears[1].receptions.map { $0.frame[50] }, [1])
    }

    func testAMuchStrongerLateFrameCapturesTheReceiver() {
        let world = MediumWorld()
        world.add(1, x: 20)
        world.add(2, x: 0)
        world.add(3, x: world.metres(snrDB: 10))
        world.medium.setLinkLoss(.infinity, from: 2, to: 0)
        world.run(until: 1)
        world.medium.transmit(MediumWorld.frame(from: 3, to: broadcast, mark: 3), from: 2, token: 1)
        world.run(until: 1.0005)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast, mark: 1), from: 0, token: 1)
        world.run(until: 2)
        XCTAssertEqual(world.ears[1].receptions.map { $0.frame[50] }, [1])
    }

    func testInterferenceOfTwoWeakSignalsAddsUp() {
        // The wanted frame at 14 dB bears one interferer 12 dB below the noise's triple, but not many.
        func received(interferers: Int) -> Bool {
            let world = MediumWorld()
            world.add(1, x: world.metres(snrDB: 14))
            world.add(2, x: 0)
            let far = world.metres(snrDB: 1)
            for number in 0..<interferers {
                let radio = world.add(10 + number, x: -far, y: Double(number) * 0.01)
                for other in 0..<radio where other != 1 {
                    world.medium.setLinkLoss(.infinity, from: radio, to: other)
                    world.medium.setLinkLoss(.infinity, from: other, to: radio)
                }
            }
            world.run(until: 1)
            world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast, octets: 300), from: 0, token: 1)
            world.run(until: 1.0001)
            for number in 0..<interferers {
                let frame = MediumWorld.frame(from: 10 + number, to: broadcast, octets: 300)
                world.medium.transmit(frame, from: 2 + number, token: 1)
            }
            world.run(until: 2)
            return world.ears[1].receptions.contains { $0.frame[15] == 1 }
        }
        XCTAssertTrue(received(interferers: 1))
        XCTAssertFalse(received(interferers: 12))
    }

    func testAStationDoesNotHearWhileItTransmits() {
        let world = MediumWorld()
        world.add(1, x: 0)
        world.add(2, x: 100)
        // Both at the same instant: neither can have sensed the other.
        world.run(until: 1)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: 0, token: 1)
        world.medium.transmit(MediumWorld.frame(from: 2, to: broadcast), from: 1, token: 1)
        world.run(until: 2)
        XCTAssertEqual(world.recorded.map(\.startNanoseconds), [1_000_000_000, 1_000_000_000])
        XCTAssertEqual(world.ears.map(\.receptions.count), [0, 0])
        XCTAssertEqual(world.medium.statistics.missed, 2)
    }

    func testNothingIsReceivedOutOfRange() {
        let world = MediumWorld()
        world.add(1, x: 0)
        world.add(2, x: world.metres(snrDB: -4))
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: 0, token: 1)
        world.run(until: 1)
        XCTAssertTrue(world.ears[1].receptions.isEmpty)
        XCTAssertEqual(world.medium.neighbours(of: 0), [])
        XCTAssertNil(world.medium.expectedRateKbps(from: 0, to: 1))
    }

    func testContendersShareTheMediumFairly() {
        // On a circle around their receiver, so that no collision favours anybody.
        let world = MediumWorld()
        let count = 5
        for number in 0..<count {
            let angle = 2 * Double.pi * Double(number) / Double(count)
            world.add(number + 1, x: 50 * cos(angle), y: 50 * sin(angle)) { $0.queueLimit = 9000 }
        }
        world.add(100, x: 0)
        for number in 0..<count {
            for _ in 0..<9000 {
                let frame = MediumWorld.frame(from: number + 1, to: MediumWorld.address(100))
                world.medium.transmit(frame, from: number, token: 0)
            }
        }
        world.run(until: 50)
        let sent = world.ears.prefix(count).map { Double($0.outcomes.count) }
        let mean = sent.reduce(0, +) / Double(count)
        XCTAssertGreaterThan(mean, 6000)
        // Jain's index is 1 for equal shares.
        let jain = sent.reduce(0, +) * sent.reduce(0, +) / (Double(count) * sent.reduce(0) { $0 + $1 * $1 })
        XCTAssertGreaterThan(jain, 0.995, "\(sent)")
        XCTAssertGreaterThan(world.medium.statistics.retries, 0, "equal back-offs collide")
        XCTAssertLessThan(world.medium.statistics.drops, 20, "seven collisions in a row are rare")
    }

    func testAStationThatLeavesWhileASignalIsOnTheAirFreesTheMedium() {
        let world = MediumWorld()
        world.add(1, x: 0)
        world.add(2, x: 100)
        world.run(until: 1)
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast, octets: 1000), from: 0, token: 1)
        world.run(until: 1.001)
        world.medium.move(1, to: Position(x: 1_000_000, y: 0))
        world.medium.transmit(MediumWorld.frame(from: 2, to: broadcast), from: 1, token: 1)
        world.run(until: 1.005)
        XCTAssertEqual(world.ears[1].outcomes.count, 1)
        world.run(until: 2)
        XCTAssertTrue(world.ears[1].receptions.isEmpty)
        world.medium.move(1, to: Position(x: 100, y: 0))
        world.medium.transmit(MediumWorld.frame(from: 1, to: broadcast), from: 0, token: 2)
        world.run(until: 3)
        XCTAssertEqual(world.ears[1].receptions.count, 1)
    }
}
