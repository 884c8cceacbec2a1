import HaloHardware
import HaloModel
import HaloSim
import XCTest

extension Array {
    /// Checks every promise against a subject of its own in a run of its own, in virtual time.
    func checkSimulated<Subject: Sendable>(
        file: StaticString = #filePath, line: UInt = #line,
        on makeSubject: @Sendable @escaping (VirtualTime, SimulatedClock) throws -> Subject
    ) where Element == Promise<Subject> {
        XCTAssertFalse(isEmpty, "a contract without promises", file: file, line: line)
        for promise in self {
            let simulation = Simulation(seed: 1)
            let clock = SimulatedClock(
                events: simulation.events, wallTime: WallTime(milliseconds: 1_780_293_600_000))
            do {
                let subject = try makeSubject(simulation.time, clock)
                try simulation.run { try await promise.check(subject) }
            } catch {
                XCTFail("\"\(promise.sentence)\" is broken: \(error)", file: file, line: line)
            }
        }
    }
}
