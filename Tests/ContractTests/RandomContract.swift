import HaloHardware
import HaloModel
import XCTest

/// What every `RandomSource` promises. The bounds are so wide that a true source breaks them less than once in 10⁸ runs.
enum RandomContract {
    static let promises: [Promise<any RandomSource>] = [
        Promise("Words do not repeat") { random in
            let words = (0..<1000).map { _ in random.next() }
            XCTAssertEqual(Set(words).count, words.count)
        },
        Promise("Every bit is one about half the time") { random in
            var ones = [Int](repeating: 0, count: 64)
            for _ in 0..<1000 {
                let word = random.next()
                for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
            }
            // The standard deviation of 1000 draws is 15.8.
            for (bit, count) in ones.enumerated() { XCTAssertLessThan(abs(count - 500), 110, "bit \(bit)") }
        },
        Promise("A number below a bound is below it, and each comes up") { random in
            var seen = Set<UInt64>()
            for _ in 0..<1000 { seen.insert(random.next(below: 7)) }
            XCTAssertEqual(seen, [0, 1, 2, 3, 4, 5, 6])
            XCTAssertEqual(random.next(below: 1), 0)
            XCTAssertEqual(random.next(below: 0), 0)
            XCTAssertLessThan(random.next(below: .max), .max)
        },
        Promise("A unit number is in 0 ..< 1") { random in
            for _ in 0..<1000 { XCTAssertTrue((0..<1).contains(random.nextUnit())) }
        },
        Promise("So many octets as were asked for come, and differ") { random in
            for count in [0, 1, 7, 8, 9, 33] { XCTAssertEqual(random.octets(count).count, count) }
            XCTAssertNotEqual(random.octets(32), random.octets(32))
        },
        Promise("Jitter stays within its fraction") { random in
            for _ in 0..<200 {
                let jittered = random.jitter(.seconds(10), by: 0.2)
                XCTAssertTrue((.seconds(8) ... .seconds(12)).contains(jittered), "\(jittered)")
            }
        },
    ]
}
