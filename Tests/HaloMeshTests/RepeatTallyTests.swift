import HaloModel
import XCTest

@testable import HaloMesh

final class RepeatTallyTests: XCTestCase {
    /// Seconds of `times` at which something is told, with how often it had happened.
    private func told(_ times: [Int]) -> [String] {
        var tally = RepeatTally()
        return times.compactMap { second in
            switch tally.note("x", at: .boot + .seconds(second)) {
            case .first: "\(second) first"
            case .again(let count): "\(second) again \(count)"
            case .untold: nil
            }
        }
    }

    func testWhatHappensEverySecondIsToldAtGrowingIntervals() {
        XCTAssertEqual(
            told(Array(0..<600)), ["0 first", "60 again 60", "180 again 120", "420 again 240"])
        XCTAssertEqual(told(Array(0..<86_400)).count, 94, "at least every sixteen minutes")
    }

    func testWhatComesBackAfterAQuietWhileIsNew() {
        XCTAssertEqual(told([0, 10, 1000, 1001, 1062]), ["0 first", "1000 again 2"])
        XCTAssertEqual(told([0, 1000, 2000]), ["0 first", "1000 first", "2000 first"])
    }

    func testEachSubjectIsCountedForItself() {
        var tally = RepeatTally()
        XCTAssertEqual(tally.note("a", at: .boot), .first)
        XCTAssertEqual(tally.note("b", at: .boot), .first)
        XCTAssertEqual(tally.note("a", at: .boot), .untold)
    }

    func testAStationThatChangesItsAddressDoesNotFillTheMemory() {
        var tally = RepeatTally()
        for number in 0..<1000 { XCTAssertEqual(tally.note("\(number)", at: .boot), .first) }
        XCTAssertEqual(tally.note("0", at: .boot), .first, "forgotten")
        XCTAssertEqual(tally.note("999", at: .boot), .untold)
    }
}
