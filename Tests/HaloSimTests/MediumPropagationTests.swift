import HaloModel
import XCTest

@testable import HaloSim

final class MediumPropagationTests: XCTestCase {
    func testPathLossFollowsTheModels() {
        func loss(_ model: PropagationSettings.Model, _ metres: Double, _ kilohertz: Int = 900_000) -> Double {
            PropagationSettings(model: model).meanLossDB(metres: metres, frequencyKHz: kilohertz)
        }
        XCTAssertEqual(loss(.tgahMacro, 1000), 8 + 37.6 * 3, accuracy: 1e-9)
        XCTAssertEqual(loss(.tgahPico, 100), 23.3 + 36.7 * 2, accuracy: 1e-9)
        // 1 km at 900 MHz in free space: 91.5 dB.
        XCTAssertEqual(loss(.freeSpace, 1000), 91.53, accuracy: 0.01)
        XCTAssertEqual(loss(.logDistance(lossAtOneMetreDB: 30, exponent: 3), 10), 60, accuracy: 1e-9)
        XCTAssertEqual(loss(.tgahMacro, 0), 8, accuracy: 1e-9)
        XCTAssertEqual(
            loss(.tgahMacro, 100, 863_000) - loss(.tgahMacro, 100), 21 * log10(863.0 / 900), accuracy: 1e-9)
    }

    func testShadowingIsFrozenAndTheSameBothWaysWhateverTheOrderOfStations() throws {
        let propagation = PropagationSettings(model: .tgahPico, shadowingSigmaDB: 8)
        func signals(_ order: [Int], seed: UInt64 = 1) -> [Double?] {
            let world = MediumWorld(seed: seed, propagation: propagation)
            var radios: [Int: RadioID] = [:]
            for number in order {
                radios[number] = world.add(number, x: Double(number) * 30)
            }
            return (1...5).flatMap { one in
                (1...5).filter { $0 != one }.map { other in
                    world.medium.signalDBm(from: radios[one] ?? 0, to: radios[other] ?? 0)
                }
            }
        }
        let signalsInOrder = signals([1, 2, 3, 4, 5])
        XCTAssertEqual(signalsInOrder, signals([4, 2, 5, 1, 3]))
        XCTAssertNotEqual(signalsInOrder, signals([1, 2, 3, 4, 5], seed: 2))
        let world = MediumWorld(propagation: propagation)
        let (a, b) = (world.add(1, x: 0), world.add(2, x: 50))
        let there = try XCTUnwrap(world.medium.signalDBm(from: a, to: b))
        XCTAssertEqual(world.medium.signalDBm(from: b, to: a), there)
        world.medium.move(b, to: Position(x: 500, y: 0))
        world.medium.move(b, to: Position(x: 50, y: 0))
        XCTAssertEqual(world.medium.signalDBm(from: a, to: b), there)
    }

    func testShadowingHasTheDeviationAskedFor() {
        var values: [Double] = []
        for pair in 0..<20_000 {
            var draw = FrozenDraw(seed: 5, UInt64(pair), 77, purpose: DrawPurpose.shadowing)
            values.append(draw.normal())
        }
        let mean = values.reduce(0, +) / 20_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
        XCTAssertEqual(mean, 0, accuracy: 0.02)
        XCTAssertEqual(variance, 0.973, accuracy: 0.03, "a normal distribution cut at three deviations")
    }

    func testSlowFadingChangesALinkNowAndThenTheSameBothWays() {
        let world = MediumWorld(
            propagation: PropagationSettings(model: .tgahMacro, shadowingSigmaDB: 0, fadingSigmaDB: 4))
        let (a, b) = (world.add(1, x: 0), world.add(2, x: 200))
        var levels: [Double] = []
        for step in 0..<200 {
            world.run(until: Double(step) * 30)
            XCTAssertEqual(world.medium.signalDBm(from: a, to: b), world.medium.signalDBm(from: b, to: a))
            levels.append(world.medium.signalDBm(from: a, to: b) ?? -200)
        }
        let changes = zip(levels, levels.dropFirst()).filter { $0 != $1 }.count
        // 6000 s at a mean of 150 s: 40 draws.
        XCTAssertGreaterThan(changes, 20)
        XCTAssertLessThan(changes, 60)
    }

    func testExtraLossHoldsForOneDirectionAndCanBeTakenBack() throws {
        let world = MediumWorld()
        let (a, b) = (world.add(1, x: 0), world.add(2, x: 100))
        let before = try XCTUnwrap(world.medium.signalDBm(from: a, to: b))
        world.medium.setLinkLoss(10, from: a, to: b)
        XCTAssertEqual(try XCTUnwrap(world.medium.signalDBm(from: a, to: b)), before - 10, accuracy: 1e-6)
        XCTAssertEqual(world.medium.signalDBm(from: b, to: a), before)
        world.medium.setLinkLoss(.infinity, from: a, to: b)
        XCTAssertNil(world.medium.signalDBm(from: a, to: b))
        world.medium.setLinkLoss(0, from: a, to: b)
        XCTAssertEqual(world.medium.signalDBm(from: a, to: b), before)
    }

    func testSettingsChangeALink() throws {
        let world = MediumWorld()
        let (a, b) = (world.add(1, x: 0), world.add(2, x: 100))
        let before = try XCTUnwrap(world.medium.signalDBm(from: a, to: b))
        var settings = world.medium.settings(a)
        settings.txPowerDBm -= 20
        world.medium.update(settings, a)
        XCTAssertEqual(try XCTUnwrap(world.medium.signalDBm(from: a, to: b)), before - 20, accuracy: 1e-5)
        XCTAssertEqual(world.medium.signalDBm(from: b, to: a), before)
        settings.txPowerDBm += 40
        settings.position.x = -1
        world.medium.update(settings, a)
        XCTAssertGreaterThan(try XCTUnwrap(world.medium.signalDBm(from: a, to: b)), before + 19)
    }

    func testTheGridFindsTheSameNeighboursAsComparingAllPairs() {
        let world = MediumWorld(propagation: PropagationSettings(model: .tgahPico, shadowingSigmaDB: 6))
        var draw = FrozenDraw(seed: 3, 0, 0, purpose: 50)
        for number in 0..<200 {
            world.add(number, x: draw.unit() * 8000 - 4000, y: draw.unit() * 8000) {
                $0.txPowerDBm = number % 50 == 49 ? 27 : 14
            }
        }
        for radio in 0..<50 {
            world.medium.move(radio, to: Position(x: draw.unit() * 8000, y: draw.unit() * 8000 - 4000))
        }
        let found = (0..<200).map { world.medium.neighbours(of: $0) }
        // One more station, loud enough to put all of them into one cell; then every pair is worked out again.
        world.add(1000, x: 1e7) { $0.txPowerDBm = 200 }
        for radio in 0..<200 {
            world.medium.update(world.medium.settings(radio), radio)
        }
        XCTAssertEqual((0..<200).map { world.medium.neighbours(of: $0).filter { $0 < 200 } }, found)
        XCTAssertGreaterThan(found.map(\.count).reduce(0, +), 400)
        XCTAssertLessThan(found.map(\.count).reduce(0, +), 200 * 100)
    }
}
