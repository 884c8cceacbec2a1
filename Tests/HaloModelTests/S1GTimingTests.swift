import HaloModel
import XCTest

final class S1GTimingTests: XCTestCase {
    /// 100 octets at 1 MHz, MCS 0: 8 + 800 + 6 = 814 bits, 12 in a symbol, 68 symbols of 40 µs after 560 µs.
    func testAirtimeAtOneMegahertz() throws {
        let rate = try XCTUnwrap(S1GRate(mcs: 0, widthMHz: 1))
        XCTAssertEqual(S1GTiming.airtime(octets: 100, rate: rate), 560_000 + 68 * 40_000)
    }

    /// 14 octets at 2 MHz, MCS 0: 126 bits, 26 in a symbol, 5 symbols after 240 µs.
    func testAirtimeAtTwoMegahertz() throws {
        let rate = try XCTUnwrap(S1GRate(mcs: 0, widthMHz: 2))
        XCTAssertEqual(S1GTiming.airtime(octets: 14, rate: rate), 240_000 + 5 * 40_000)
    }

    /// 1500 octets at 8 MHz, MCS 7: over 511 octets, so 4 more for the delimiter; 12 046 bits, 1170 in a symbol, 11 symbols,
    /// the first long and ten short.
    func testAirtimeOfALongFrameWithShortGuardInterval() throws {
        let rate = try XCTUnwrap(S1GRate(mcs: 7, widthMHz: 8, shortGuardInterval: true))
        XCTAssertEqual(S1GTiming.airtime(octets: 1500, rate: rate), 240_000 + 40_000 + 10 * 36_000)
    }

    func testAFrameThatFillsItsLastSymbolTakesNoFurtherOne() {
        // 8 * 8 + 14 = 78 = 3 * 26.
        XCTAssertEqual(S1GTiming.symbols(octets: 8, bitsPerSymbol: 26), 3)
        XCTAssertEqual(S1GTiming.symbols(octets: 9, bitsPerSymbol: 26), 4)
    }

    func testAnAcknowledgementIsAPreamble() {
        XCTAssertEqual(S1GTiming.acknowledgement(widthMHz: 1), 560_000)
        XCTAssertEqual(S1GTiming.acknowledgement(widthMHz: 4), 240_000)
        XCTAssertEqual(S1GTiming.difs, 264_000)
    }
}
