import HaloModel
import XCTest

@testable import HaloSim

final class MediumDeterminismTests: XCTestCase {
    /// A busy quarter of a minute among twelve stations; everything that was on the air, senders by number.
    private func run(seed: UInt64, order: [Int]) -> [String] {
        let world = MediumWorld(
            seed: seed, propagation: PropagationSettings(model: .tgahPico, shadowingSigmaDB: 4, fadingSigmaDB: 2))
        var number: [RadioID: Int] = [:]
        var radio: [Int: RadioID] = [:]
        for station in order {
            let id = world.add(station, x: Double(station % 4) * 150, y: Double(station / 4) * 150)
            number[id] = station
            radio[station] = id
        }
        for step in 0..<300 {
            let station = step * 7 % 12
            world.events.schedule(at: Int64(step) * 50_000_000 + Int64(station) * 1000) {
                let to = step % 3 == 0 ? .broadcast : MediumWorld.address((station + 1) % 12)
                let frame = MediumWorld.frame(from: station, to: to, octets: 60 + step)
                world.medium.transmit(frame, from: radio[station] ?? 0, token: UInt64(step))
                world.medium.transmit(frame, from: radio[(station + 5) % 12] ?? 0, token: UInt64(step))
            }
        }
        world.run(until: 20)
        return world.recorded.map { "\(number[$0.sender] ?? -1) \($0.startNanoseconds) \($0.mcs) \($0.frame)" }
            + world.ears.map { "\($0.receptions.count) \($0.outcomes.count)" }.sorted()
    }

    func testTheSameSeedGivesTheSameRun() {
        let order = Array(0..<12)
        let first = run(seed: 9, order: order)
        XCTAssertGreaterThan(first.count, 900)
        XCTAssertEqual(first, run(seed: 9, order: order))
    }

    func testAnotherSeedGivesAnotherRun() {
        XCTAssertNotEqual(run(seed: 9, order: Array(0..<12)), run(seed: 10, order: Array(0..<12)))
    }

    func testTheOrderInWhichStationsAreAttachedDoesNotMatter() {
        XCTAssertEqual(run(seed: 9, order: Array(0..<12)), run(seed: 9, order: [5, 11, 0, 8, 3, 1, 10, 2, 9, 4, 7, 6]))
    }

    func testTheMediumIsReleasedWhenItsOwnerLetsGo() {
        var world: MediumWorld? = MediumWorld()
        weak let medium = world?.medium
        world?.add(1, x: 0)
        world?.medium.transmit(MediumWorld.frame(from: 1, to: .broadcast), from: 0, token: 1)
        world = nil
        XCTAssertNil(medium)
    }
}
