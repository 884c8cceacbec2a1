import HaloModel
import XCTest

final class S1GRateTests: XCTestCase {
    /// The rate tables of IEEE 802.11-2020 clause 23.5 for one spatial stream, kbit/s, MCS 0 to 9.
    private let standard: [Int: [Int?]] = [
        1: [300, 600, 900, 1200, 1800, 2400, 2700, 3000, 3600, 4000],
        2: [650, 1300, 1950, 2600, 3900, 5200, 5850, 6500, 7800, nil],
        4: [1350, 2700, 4050, 5400, 8100, 10800, 12150, 13500, 16200, 18000],
        8: [2925, 5850, 8775, 11700, 17550, 23400, 26325, 29250, 35100, 39000],
    ]

    func testRatesAreTheStandards() {
        for (width, rates) in standard {
            for (mcs, kbps) in rates.enumerated() {
                XCTAssertEqual(S1GRate(mcs: mcs, widthMHz: width)?.kbps, kbps, "MCS \(mcs) at \(width) MHz")
            }
        }
    }

    func testTheRobustRateExistsOnlyAtOneMegahertz() {
        XCTAssertEqual(S1GRate(mcs: 10, widthMHz: 1)?.kbps, 150)
        XCTAssertNil(S1GRate(mcs: 10, widthMHz: 2))
    }

    func testTheShortGuardIntervalIsATenthShorter() {
        XCTAssertEqual(S1GRate(mcs: 7, widthMHz: 8, shortGuardInterval: true)?.kbps, 32_500)
        XCTAssertEqual(S1GRate(mcs: 0, widthMHz: 1, shortGuardInterval: true)?.kbps, 333)
    }

    func testImpossibleCombinationsAreRefused() {
        XCTAssertNil(S1GRate(mcs: 11, widthMHz: 1))
        XCTAssertNil(S1GRate(mcs: -1, widthMHz: 1))
        XCTAssertNil(S1GRate(mcs: 0, widthMHz: 3))
    }

    func testALadderRisesInRateAndRequirement() {
        for width in [1, 2, 4, 8] {
            let ladder = S1GRate.ladder(widthMHz: width)
            XCTAssertEqual(ladder.count, [1: 11, 2: 9, 4: 10, 8: 10][width])
            for (slow, fast) in zip(ladder, ladder.dropFirst()) {
                XCTAssertLessThan(slow.kbps, fast.kbps)
                XCTAssertLessThan(slow.requiredSNRdB, fast.requiredSNRdB)
            }
        }
    }
}
